package httpd

import (
	"strings"
	"testing"
)

func TestNegotiate(t *testing.T) {
	t.Parallel()
	all := [codings]bool{true, true, true}
	tests := []struct {
		name      string
		lines     []string
		available [codings]bool
		want      coding
	}{
		{"no header", nil, all, identity},
		{"empty header", []string{""}, all, identity},
		{"browser", []string{"gzip, deflate, br, zstd"}, all, brotlied},
		{"curl", []string{"deflate, gzip"}, all, gzipped},
		{"old name of gzip", []string{"x-gzip"}, all, gzipped},
		{"any case", []string{"BR"}, all, brotlied},
		{"several lines", []string{"deflate", "gzip;q=0.2", "br;q=0.1"}, all, gzipped},
		{"the heavier wins", []string{"br;q=0.5, gzip;q=0.9"}, all, gzipped},
		{"the smaller wins a tie", []string{"gzip;q=0.5, br;q=0.5"}, all, brotlied},
		{"identity preferred", []string{"identity, gzip;q=0.5"}, all, identity},
		{"identity ties", []string{"identity, gzip"}, all, gzipped},
		{"identity less", []string{"gzip, identity;q=0.5"}, all, gzipped},
		{"a faint wish beats no word of identity", []string{"gzip;q=0.001"}, all, gzipped},
		{"refused", []string{"br;q=0, gzip;q=0"}, all, identity},
		{"refused with decimals", []string{"br;q=0.000"}, all, identity},
		{"all", []string{"*"}, all, brotlied},
		{"all but brotli", []string{"*, br;q=0"}, all, gzipped},
		{"nothing acceptable is still answered", []string{"identity;q=0, *;q=0"}, all, identity},
		{"no identity", []string{"identity;q=0, gzip"}, all, gzipped},
		{"unknown codings", []string{"zstd, compress"}, all, identity},
		{"brotli not made", []string{"br, gzip"}, [codings]bool{true, true, false}, gzipped},
		{"nothing made", []string{"br, gzip"}, [codings]bool{true, false, false}, identity},
		{"spaces and tabs", []string{" \tgzip ; q=0.7 ,br\t;\tq = 0.8 "}, all, brotlied},
		{"empty elements", []string{",,gzip,,"}, all, gzipped},
		{"weight over one is malformed", []string{"br;q=1.5, gzip"}, all, gzipped},
		{"weight of four decimals is malformed", []string{"br;q=0.9999, gzip"}, all, gzipped},
		{"another parameter is malformed", []string{"br;level=5, gzip"}, all, gzipped},
		{"weight without value", []string{"br;q=, gzip"}, all, gzipped},
		{"negative weight", []string{"br;q=-1, gzip"}, all, gzipped},
		{"one with decimals", []string{"br;q=1.000, gzip;q=1.0"}, all, brotlied},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			t.Parallel()
			if got := negotiate(test.lines, test.available); got != test.want {
				t.Errorf("negotiate(%q) = %v, want %v", test.lines, got, test.want)
			}
		})
	}
}

func FuzzNegotiate(f *testing.F) {
	for _, line := range []string{"", "gzip", "br;q=0.5,gzip;q=0", "*;q=0", "identity;q=0", ";;;", "gzip;q=0.1234", "br ; q = 1.000", "a,b;q=2,br"} {
		f.Add(line, true, true)
		f.Add(line, false, true)
	}
	f.Fuzz(func(t *testing.T, line string, haveGzip, haveBrotli bool) {
		available := [codings]bool{true, haveGzip, haveBrotli}
		got := negotiate([]string{line}, available)
		if got >= codings || !available[got] {
			t.Fatalf("negotiate(%q) = %v, which is not there", line, got)
		}
		if got == identity {
			return
		}
		names := map[coding][]string{gzipped: {"gzip", "*"}, brotlied: {"br", "*"}}[got]
		lower := strings.ToLower(line)
		if !strings.Contains(lower, names[0]) && !strings.Contains(lower, names[1]) {
			t.Fatalf("negotiate(%q) = %v, which was not asked for", line, got)
		}
		// The same wishes on two lines mean the same (RFC 9110 §5.3).
		if before, after, found := strings.Cut(line, ","); found {
			if split := negotiate([]string{before, after}, available); split != got {
				t.Fatalf("negotiate(%q) = %v, but %v on two lines", line, got, split)
			}
		}
	})
}

func TestNoneMatch(t *testing.T) {
	t.Parallel()
	const tag = `"abc-br"`
	tests := []struct {
		name  string
		lines []string
		want  bool
	}{
		{"the tag", []string{`"abc-br"`}, true},
		{"weak", []string{`W/"abc-br"`}, true},
		{"anything", []string{"*"}, true},
		{"in a list", []string{`"x", W/"y" , "abc-br"`}, true},
		{"on a later line", []string{`"x"`, `"abc-br"`}, true},
		{"a comma inside a tag", []string{`"x,", "abc-br"`}, true},
		{"another coding", []string{`"abc-gz"`}, false},
		{"a longer tag", []string{`"abc-brotli"`}, false},
		{"without quotes", []string{`abc-br`}, false},
		{"inside another tag", []string{`"x"abc-br"`}, false},
		{"unclosed", []string{`"abc-br`}, false},
		{"lower-case w", []string{`w/"abc-br"`}, false},
		{"empty", []string{""}, false},
		{"separators only", []string{" ,, "}, false},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			t.Parallel()
			if got := noneMatch(test.lines, tag); got != test.want {
				t.Errorf("noneMatch(%q) = %v, want %v", test.lines, got, test.want)
			}
		})
	}
}

func FuzzNoneMatch(f *testing.F) {
	for _, line := range []string{`"a"`, `W/"a", "b"`, `*`, `"a`, `,,"",`, `W/`, `"a"W/"b"`} {
		f.Add(line)
	}
	f.Fuzz(func(t *testing.T, line string) {
		if noneMatch([]string{line}, `"tag"`) && !strings.Contains(line, `"tag"`) && !strings.Contains(line, "*") {
			t.Fatalf("noneMatch(%q): the tag is not there", line)
		}
	})
}
