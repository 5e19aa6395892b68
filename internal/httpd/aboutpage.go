package httpd

import (
	"cmp"
	"slices"
	"strconv"
	"strings"

	"github.com/passerelles/passerelles/internal/atlas"
	"github.com/passerelles/passerelles/internal/catalogue"
)

// aboutPage is what the prose about the atlas is written with.
type aboutPage struct {
	sitePage
	Name       string // of its kind
	Heading    string
	SiteURL    string // where the atlas is; "" when its public address is unknown
	Legal      legalNotices
	Priorities []subject // the themes that the manifesto puts first
	Themes     []subject // the others, in legend order
	Counts     counts
	MostCited  []citedSource // the sources of many records
	Sources    []citedSource // all of them, by title
}

// legalNotices are what territory.json says; what it does not say is shown so.
type legalNotices struct {
	Publisher, Director, Host, DataContact, Contact contact
}

// subject is a theme, what it is about, and how many cooperations it has.
type subject struct {
	mark
	Description string
	Count       string
	URL         string // of the map with this theme alone
}

// counts are numbers as the page writes them.
type counts struct {
	Cooperations, Authorities, Partners, Countries       string
	Located, Approximate, WithoutPlace                   string
	Confirmed, Reported, Checked, Dated, StatusKnown     string
	Sources, SourcesOnline, SourcesRead, PartnersUnnamed string
	LastChecked                                          string // in words; "" when nobody has checked anything
}

// citedSource is a document, and how many cooperations rest on it.
type citedSource struct {
	citation
	Lang  string // of the title, when it is not the page's
	Count string
	times int
}

// citedOften is from how many cooperations on a source is among the most cited.
const citedOften = 5

// about writes a page about the atlas.
func (d *desk) about(kind aboutKind) *aboutPage {
	heading := d.words.T("about.title." + kind.name)
	page := &aboutPage{
		sitePage: d.site(heading, d.words.T("about.description."+kind.name, "territory", d.records.Territory.Name.In(d.lang))),
		Name:     kind.name, Heading: heading, Legal: d.legalNotices(), Counts: d.counts(),
	}
	page.setLanguages(d.pages, d.lang, d.target, d.pages.proseLanguages(kind))
	if d.pages.publicURL != "" {
		page.SiteURL = d.absolute("/")
	}
	for _, theme := range d.records.Themes {
		if theme.Priority {
			page.Priorities = append(page.Priorities, d.subject(theme))
		} else {
			page.Themes = append(page.Themes, d.subject(theme))
		}
	}
	page.Sources = d.citedSources()
	for _, source := range page.Sources {
		if source.times >= citedOften {
			page.MostCited = append(page.MostCited, source)
		}
	}
	slices.SortStableFunc(page.MostCited, func(a, b citedSource) int { return b.times - a.times })
	page.Counts.Sources = d.number(len(page.Sources))
	page.Counts.SourcesOnline = d.number(countOf(page.Sources, func(s citedSource) bool { return s.URL != "" }))
	page.LinkedData = d.aboutData(page)
	return page
}

func (d *desk) legalNotices() legalNotices {
	legal := d.records.Territory.Legal
	return legalNotices{
		Publisher: reach(legal.Publisher, ""), Director: reach(legal.Director, ""), Host: reach(legal.Host, ""),
		DataContact: reach(legal.DataContact, ""), Contact: reach(legal.Contact, ""),
	}
}

// subject counts a cooperation in its main theme alone, as the map does that
// its address opens.
func (d *desk) subject(theme catalogue.Theme) subject {
	n := countOf(d.records.Cooperations, func(c *catalogue.Cooperation) bool { return c.Themes[0] == theme.Code })
	return subject{
		mark: *d.mark(theme.Code), Description: theme.Description.In(d.lang),
		Count: d.words.N("count.cooperations", n), URL: d.path("/") + "?themes=" + theme.Code,
	}
}

func (d *desk) counts() counts {
	all, manifest := d.records.Cooperations, d.edition.Counts()
	number := func(which func(*catalogue.Cooperation) bool) string { return d.number(countOf(all, which)) }
	numbers := counts{
		Cooperations: d.number(len(all)), Authorities: d.number(manifest.Authorities),
		Partners: d.number(len(d.records.Partners)), Countries: d.number(len(d.records.Countries())),
		Located: d.number(manifest.Located), Approximate: d.number(manifest.Approximate), WithoutPlace: d.number(manifest.WithoutPlace),
		Confirmed:       number(func(c *catalogue.Cooperation) bool { return c.Confidence == atlas.Confirmed }),
		Reported:        number(func(c *catalogue.Cooperation) bool { return c.Confidence == atlas.Reported }),
		Checked:         number(func(c *catalogue.Cooperation) bool { return c.VerifiedOn != "" }),
		Dated:           number(func(c *catalogue.Cooperation) bool { return c.Start != "" }),
		StatusKnown:     number(func(c *catalogue.Cooperation) bool { return c.Status != atlas.StatusUnknown }),
		PartnersUnnamed: d.number(countOf(d.records.Partners, func(p *catalogue.Partner) bool { return p.Unnamed })),
	}
	var last atlas.Date
	for _, c := range all {
		last = max(last, c.VerifiedOn)
	}
	numbers.LastChecked = d.words.Period(last, last, false)
	return numbers
}

// citedSources lists the sources of all cooperations, each once, by title.
func (d *desk) citedSources() []citedSource {
	cited := map[string]*citedSource{}
	for _, c := range d.records.Cooperations {
		for _, source := range c.Sources {
			if cited[source.ID] == nil {
				where := d.sourcesOf([]catalogue.Source{source})[0]
				where.Claims = "" // what it says of one cooperation
				cited[source.ID] = &citedSource{citation: where, Lang: d.foreign()}
			}
			cited[source.ID].times++
		}
	}
	var list []citedSource
	for _, source := range cited {
		source.Count = d.words.N("count.cooperations", source.times)
		list = append(list, *source)
	}
	// Titles repeat ("Jumelages"): their publishers part them.
	slices.SortFunc(list, func(a, b citedSource) int {
		return cmp.Or(strings.Compare(a.Where, b.Where), strings.Compare(a.URL, b.URL))
	})
	return catalogue.Sort(d.lang, list, func(s citedSource) string { return s.Title })
}

func (d *desk) number(n int) string { return d.words.Number(strconv.Itoa(n)) }

func countOf[T any](all []T, which func(T) bool) int {
	n := 0
	for _, each := range all {
		if which(each) {
			n++
		}
	}
	return n
}
