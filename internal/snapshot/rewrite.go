package snapshot

import (
	"bytes"
	"fmt"
	"io"
	"strings"

	"golang.org/x/net/html"
)

// targets says where the addresses of a site are in its snapshot: "/pays/SN" and
// "/pays/SN/" at "pays/SN/", "/api/edition" at "api/edition".
type targets map[string]string

func targetsOf(s Site) targets {
	all := targets{}
	for _, address := range s.Files {
		all[address] = strings.TrimPrefix(address, "/")
	}
	for _, address := range s.Pages {
		folder := pageFolder(address)
		all["/"+folder] = folder
		all["/"+strings.TrimSuffix(folder, "/")] = folder
	}
	return all
}

// pageFolder returns the folder of a page, with its slash; "" for that of the
// root.
func pageFolder(address string) string {
	folder := strings.Trim(address, "/")
	if folder == "" {
		return ""
	}
	return folder + "/"
}

// linker writes addresses of the site as one of its documents has to.
type linker struct {
	targets targets
	prefix  string // from the document to the root of the snapshot
}

// relativeTo links from the page of a folder.
func relativeTo(all targets, folder string) linker {
	return linker{all, strings.Repeat("../", strings.Count(folder, "/"))}
}

// below links from any address of a site that is served below a path.
func below(all targets, base string) linker {
	return linker{all, "/" + pageFolder(base)}
}

// link returns an address as the document writes it. What does not begin at the
// root of the site (another site, a part of the page, a mailbox) stays as it is.
func (l linker) link(address string) (string, error) {
	if !strings.HasPrefix(address, "/") || strings.HasPrefix(address, "//") {
		return address, nil
	}
	end := strings.IndexAny(address, "?#")
	if end < 0 {
		end = len(address)
	}
	target, found := l.targets[address[:end]]
	if !found {
		return "", fmt.Errorf("it leads to %s, which is not in the snapshot", address)
	}
	path := l.prefix + target
	if path == "" {
		path = "./"
	}
	return path + address[end:], nil
}

// linkSet links each address of a srcset: "/a.png 1x, /b.png 2x".
func (l linker) linkSet(set string) (string, error) {
	candidates := strings.Split(set, ",")
	for i, candidate := range candidates {
		address, descriptor, _ := strings.Cut(strings.TrimSpace(candidate), " ")
		linked, err := l.link(address)
		if err != nil {
			return "", err
		}
		candidates[i] = strings.TrimSpace(linked + " " + descriptor)
	}
	return strings.Join(candidates, ", "), nil
}

// rewrite makes every address that a page holds one that the linker writes. All
// else stays as it is, byte for byte.
func rewrite(page []byte, links linker) ([]byte, error) {
	var out bytes.Buffer
	out.Grow(len(page))
	tokens := html.NewTokenizer(bytes.NewReader(page))
	within := "" // the element whose start was last read
	for {
		kind := tokens.Next()
		raw := bytes.Clone(tokens.Raw())
		switch kind {
		case html.ErrorToken:
			if err := tokens.Err(); err != io.EOF {
				return nil, fmt.Errorf("read the page: %w", err)
			}
			return out.Bytes(), nil
		case html.TextToken:
			// What is for readers without scripts is one text to the tokenizer.
			if within == "noscript" {
				inner, err := rewrite(raw, links)
				if err != nil {
					return nil, err
				}
				raw = inner
			}
		case html.StartTagToken, html.SelfClosingTagToken:
			token := tokens.Token()
			within = token.Data
			changed, err := relink(&token, links)
			if err != nil {
				return nil, err
			}
			if changed {
				raw = []byte(token.String())
			}
		case html.EndTagToken:
			within = ""
		}
		out.Write(raw)
	}
}

// relink changes the addresses in the attributes of a tag.
func relink(tag *html.Token, links linker) (changed bool, err error) {
	for i := range tag.Attr {
		attribute := &tag.Attr[i]
		link := links.link
		switch kindOf(tag, attribute.Key) {
		case noAddress:
			continue
		case addressSet:
			link = links.linkSet
		}
		linked, err := link(attribute.Val)
		if err != nil {
			return false, err
		}
		changed = changed || linked != attribute.Val
		attribute.Val = linked
	}
	return changed, nil
}

// attributeKind is what an attribute holds.
type attributeKind int

const (
	noAddress attributeKind = iota
	oneAddress
	addressSet
)

// kindOf tells what an attribute of a tag holds. Of data attributes, whose
// meaning is the scripts' own, it is the value that tells: see [linker.link].
func kindOf(tag *html.Token, key string) attributeKind {
	switch key {
	case "href", "xlink:href", "src", "action", "formaction", "poster":
		return oneAddress
	case "srcset", "imagesrcset":
		return addressSet
	case "data":
		if tag.Data == "object" {
			return oneAddress
		}
	case "content":
		if tag.Data == "meta" && isPicturedOrCanonical(tag) {
			return oneAddress
		}
	}
	if strings.HasPrefix(key, "data-") {
		return oneAddress
	}
	return noAddress
}

// isPicturedOrCanonical tells the properties of a page, for those who share it,
// that are addresses.
func isPicturedOrCanonical(meta *html.Token) bool {
	for _, attribute := range meta.Attr {
		if attribute.Key == "property" && (attribute.Val == "og:url" || attribute.Val == "og:image") {
			return true
		}
	}
	return false
}
