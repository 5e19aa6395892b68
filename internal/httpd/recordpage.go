package httpd

import (
	"encoding/json"
	"strings"

	"github.com/passerelles/passerelles/internal/catalogue"
)

// sitePage is what every page of records has: its head, its menu, its foot.
type sitePage struct {
	Lang        string
	Languages   []pageLanguage
	Menu        []menuEntry
	About       []menuEntry // the pages about the atlas
	Unread      bool        // nobody has proofread the page's language
	Territory   string
	Title       string // of the window, without the name of the site
	Description string
	Canonical   string
	Image       string // of the map, for those who share the page; "" when the public address is unknown
	Hidden      bool   // from search engines
	LinkedData  json.RawMessage
	Edition     pageEdition
	Published   string // in words
	Credits     []catalogue.Attribution
}

// menuEntry is a link of the menu.
type menuEntry struct {
	Label, URL string
	Current    bool // this very page
	Within     bool // the page is one of those it lists
	// Lang is the language of the page it leads to, and LangName its name in
	// itself, when that page is not in the language of this one.
	Lang, LangName string
}

// phrase is a text, with its language when it is not the page's.
type phrase struct {
	Text, Lang, URL string
}

// fact is a line of the table of a record.
type fact struct {
	Label  string
	Values []phrase
}

// mark is a theme, and how it looks.
type mark struct {
	Label, Color, Glyph string
}

// entry is a record in a list of records.
type entry struct {
	URL    string
	Title  phrase
	Mark   *mark
	Detail []phrase
}

// section is a part of a record's page that lists others.
type section struct {
	ID, Title, Intro string
	Entries          []entry
}

// citation is a source, as a page shows it.
type citation struct {
	Title, URL, Where, Claims string
}

// recordPage is the page of a record.
type recordPage struct {
	sitePage
	Kicker   []phrase
	Heading  phrase
	Lead     []phrase
	Marks    []mark
	Cautions []phrase // what is not sure
	Text     []phrase
	Figures  []phrase
	Notes    []phrase
	Facts    []fact
	Sections []section
	Sources  []citation
	Checked  string // when a person checked the record, or that none did
	Locator  *locator
	MapURL   string
	ID       string
	Contact  contact
	Help     *menuEntry // how to have a record corrected; nil without such a page
	French   string     // "fr" on a page in another language: what sources say is French
}

// site fills what every page has.
func (d *desk) site(title, description string) sitePage {
	set := d.pages
	page := sitePage{
		Lang: d.lang, Territory: d.records.Territory.Name.In(d.lang), Title: title, Description: description,
		Unread:    !d.records.Territory.IsProofread(d.lang),
		Canonical: set.publicURL + d.path(d.target), Credits: credits(d.words, d.records.Attributions),
		Edition: pageEdition{Number: d.edition.Number, Digest: d.edition.Digest, PublishedAt: d.edition.PublishedAt},
	}
	page.Published = d.words.Date(dayOf(d.edition.PublishedAt))
	if image, found := set.assets.hashed["map-desktop.png"]; found && set.publicURL != "" {
		page.Image = set.publicURL + "/" + image
	}
	page.setLanguages(set, d.lang, d.target, set.languages)
	page.Menu, page.About = set.menu(d.lang, d.target), set.aboutLinks(d.lang, d.target)
	return page
}

// setLanguages says in which languages the page is.
func (p *sitePage) setLanguages(set *pageSet, lang, target string, languages []string) {
	p.Languages = set.pageLanguages(lang, target, languages)
}

// page starts the page of a record, with what all have.
func (d *desk) page(id string, heading phrase, description string) *recordPage {
	page := &recordPage{
		sitePage: d.site(heading.Text, description), Heading: heading, ID: id, French: d.foreign(),
		MapURL: d.mapPath(d.of.kind, id),
	}
	page.Contact = d.contact(page.Canonical, id)
	page.Help = d.pages.correctionLink(d.lang)
	return page
}

// sourcesOf lists the sources of cooperations, each once.
func (d *desk) sourcesOf(sources []catalogue.Source) []citation {
	var list []citation
	for _, source := range sources {
		where := make([]string, 0, 2)
		if source.Publisher != "" {
			where = append(where, source.Publisher)
		}
		if read := d.words.Date(source.AccessedOn); read != "" {
			where = append(where, d.words.T("card.read_on", "date", read))
		}
		list = append(list, citation{source.Title, source.URL, strings.Join(where, " · "), catalogue.Continued(source.Claims)})
	}
	return list
}

// mark returns how a theme looks, nil for one that is not there.
func (d *desk) mark(code string) *mark {
	theme := d.records.Theme(code)
	if theme == nil {
		return nil
	}
	return &mark{d.records.ThemeLabel(d.words, theme), theme.Color, theme.Glyph}
}

func (d *desk) authorityPhrase(id string) phrase {
	if authority := d.records.Authority(id); authority != nil {
		return phrase{Text: authority.Name, URL: d.authorityPath(id)}
	}
	return phrase{Text: id}
}

func (d *desk) partnerPhrase(id string) phrase {
	partner := d.records.Partner(id)
	if partner == nil {
		return phrase{Text: id}
	}
	return phrase{d.records.PartnerEntry(d.words, id), d.records.NameLang(d.words, partner), d.partnerPath(id)}
}

func (d *desk) countryPhrase(iso2 string) phrase {
	return phrase{Text: d.records.CountryName(d.words, iso2), URL: d.countryPath(iso2)}
}

// add adds a fact that has a value.
func (p *recordPage) add(label string, values ...phrase) {
	kept := values[:0]
	for _, value := range values {
		if value.Text != "" {
			kept = append(kept, value)
		}
	}
	if len(kept) > 0 {
		p.Facts = append(p.Facts, fact{label, kept})
	}
}

// sortedPhrases sorts phrases as a dictionary of the language does.
func (d *desk) sortedPhrases(all []phrase) []phrase {
	return catalogue.Sort(d.lang, all, func(p phrase) string { return p.Text })
}

func phrases(ids []string, of func(string) phrase) []phrase {
	all := make([]phrase, len(ids))
	for i, id := range ids {
		all[i] = of(id)
	}
	return all
}
