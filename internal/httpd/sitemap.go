package httpd

import (
	"bytes"
	"encoding/xml"
	"net/http"
	"sync"
)

// mostInSitemap is how many addresses the protocol allows in one file.
const mostInSitemap = 50_000

type sitemap struct {
	XMLName xml.Name     `xml:"urlset"`
	NS      string       `xml:"xmlns,attr"`
	XHTML   string       `xml:"xmlns:xhtml,attr"`
	URLs    []sitemapURL `xml:"url"`
}

type sitemapURL struct {
	Location   string             `xml:"loc"`
	Modified   string             `xml:"lastmod,omitempty"`
	Alternates []sitemapAlternate `xml:"xhtml:link"`
}

type sitemapAlternate struct {
	Rel  string `xml:"rel,attr"`
	Lang string `xml:"hreflang,attr"`
	Href string `xml:"href,attr"`
}

// sitemapBody lists every page of an edition in every language. Of an atlas too
// large for one file, the rest is found by the lists.
func (s *Server) sitemapBody(v *volume) (*body, error) {
	records, err := v.records()
	if err != nil {
		return nil, err
	}
	document := sitemap{NS: "http://www.sitemaps.org/schemas/sitemap/0.9", XHTML: "http://www.w3.org/1999/xhtml"}
	modified := string(dayOf(v.edition.PublishedAt))
	for _, each := range s.pages.targets(records) {
		if len(document.URLs)+len(s.pages.languages) > mostInSitemap {
			break
		}
		var alternates []sitemapAlternate
		for _, lang := range each.languages {
			alternates = append(alternates, sitemapAlternate{"alternate", lang, s.publicURL + s.pages.langPath(lang, each.path)})
		}
		for _, alternate := range alternates {
			document.URLs = append(document.URLs, sitemapURL{alternate.Href, modified, alternates})
		}
	}
	var out bytes.Buffer
	out.WriteString(xml.Header)
	encoder := xml.NewEncoder(&out)
	encoder.Indent("", " ")
	if err := encoder.Encode(document); err != nil {
		return nil, err
	}
	return compressedBody(typeXML, out.Bytes()), nil
}

// serveSitemap serves the list of pages for search engines.
func (s *Server) serveSitemap(x *exchange, r *http.Request) {
	v := s.currentVolume()
	if v == nil {
		x.fail(r, noEdition())
		return
	}
	list, err := v.sitemap()
	if err != nil {
		x.fail(r, &problem{kind: "internal", status: http.StatusInternalServerError, cause: err})
		return
	}
	x.send(r, list, revalidate)
}

// bindSitemap prepares the sitemap of a volume, made when it is first asked.
func (s *Server) bindSitemap(v *volume) {
	v.sitemap = sync.OnceValues(func() (*body, error) { return s.sitemapBody(v) })
}
