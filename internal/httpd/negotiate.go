package httpd

import "strings"

// coding is a way a body is compressed.
type coding uint8

// The codings, from the one everybody reads to the smallest.
const (
	identity coding = iota
	gzipped
	brotlied
	codings // how many there are
)

// String returns the coding's name in headers ("identity" is never sent).
func (c coding) String() string { return [codings]string{"identity", "gzip", "br"}[c] }

// weight is a quality value (RFC 9110 §12.4.2) in thousandths; unsaid when the
// header does not speak of the coding.
type weight int16

const unsaid weight = -1

// negotiate picks the coding of a body from the lines of Accept-Encoding (RFC
// 9110 §12.5.3): the one the client weighs most, the smallest among equals. A
// client that accepts nothing we have gets the body as it is, rather than a 406
// it could do nothing with; so does one that does not send the header.
func negotiate(lines []string, available [codings]bool) coding {
	weights := [codings]weight{unsaid, unsaid, unsaid}
	rest := unsaid // "*"
	for _, line := range lines {
		for line != "" {
			var element string
			element, line, _ = strings.Cut(line, ",")
			name, quality, ok := parseCoding(element)
			if !ok {
				continue
			}
			switch {
			case name == "*":
				rest = quality
			case strings.EqualFold(name, "br"):
				weights[brotlied] = quality
			case strings.EqualFold(name, "gzip") || strings.EqualFold(name, "x-gzip"):
				weights[gzipped] = quality
			case strings.EqualFold(name, "identity"):
				weights[identity] = quality
			}
		}
	}
	best, most := identity, weights[identity]
	if most == unsaid {
		most = 0 // acceptable, but anything asked for by name is better
	}
	for c := gzipped; c < codings; c++ {
		quality := weights[c]
		if quality == unsaid {
			quality = rest
		}
		if available[c] && quality > 0 && quality >= most {
			best, most = c, quality
		}
	}
	return best
}

// parseCoding reads one element of Accept-Encoding: "gzip", "br;q=0.8". ok is
// false for an empty element and for a malformed one, which counts for nothing.
func parseCoding(element string) (name string, quality weight, ok bool) {
	name, parameter, weighed := strings.Cut(element, ";")
	name = strings.Trim(name, " \t")
	if name == "" {
		return "", 0, false
	}
	if !weighed {
		return name, 1000, true
	}
	key, value, found := strings.Cut(parameter, "=")
	if !found || !strings.EqualFold(strings.Trim(key, " \t"), "q") {
		return "", 0, false
	}
	quality, ok = parseWeight(strings.Trim(value, " \t"))
	return name, quality, ok
}

// parseWeight reads 0 to 1 with at most three decimals.
func parseWeight(text string) (weight, bool) {
	if text == "" || len(text) > 5 || (text[0] != '0' && text[0] != '1') || (len(text) > 1 && text[1] != '.') {
		return 0, false
	}
	quality := weight(text[0]-'0') * 1000
	unit := weight(100)
	for _, digit := range []byte(text[min(2, len(text)):]) {
		if digit < '0' || digit > '9' {
			return 0, false
		}
		quality += weight(digit-'0') * unit
		unit /= 10
	}
	return quality, quality <= 1000
}

// noneMatch reports whether one of the lines of If-None-Match names the tag, by
// weak comparison (RFC 9110 §8.8.3.2), or is "*". tag is quoted.
func noneMatch(lines []string, tag string) bool {
	for _, line := range lines {
		for line != "" {
			line = strings.TrimLeft(line, " \t,")
			if strings.HasPrefix(line, "*") {
				return true
			}
			line = strings.TrimPrefix(line, "W/")
			if strings.HasPrefix(line, tag) {
				return true
			}
			line = skipTag(line)
		}
	}
	return false
}

// skipTag returns what follows the entity tag that line begins with. Where
// there is none, the rest of the line means nothing.
func skipTag(line string) string {
	if !strings.HasPrefix(line, `"`) {
		return ""
	}
	_, after, closed := strings.Cut(line[1:], `"`)
	if !closed {
		return ""
	}
	return after
}
