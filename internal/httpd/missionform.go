package httpd

import (
	"cmp"
	"net/http"
	"net/url"
	"slices"
	"strconv"

	"github.com/passerelles/passerelles/internal/catalogue"
	"github.com/passerelles/passerelles/internal/mission"
)

// workshopPage is the form that a dossier is asked with.
type workshopPage struct {
	sitePage
	Heading     string
	Fault       *phrase // what is wrong with what was asked
	Continents  []formContinent
	Basin       formChoice
	Shapes      []formChoice // the regions of the map, which have no others in them
	Countries   []formChoice
	Authorities []formChoice
	Themes      []formTheme
	Near, KM    string
	Area        string
	Active      bool
	From, To    string
	PlanURL     string
}

// formContinent is a part of the world, with its own.
type formContinent struct {
	formChoice
	Parts []formChoice
}

// formChoice is something to choose.
type formChoice struct {
	Code, Label string
	Chosen      bool
	Count       string // of cooperations; none where there are none, or nothing is counted
}

type formTheme struct {
	mark
	Code   string
	Chosen bool
}

// usualKM is the radius that the form starts with.
const usualKM = "300"

// workshop writes the form, filled with a query that may hold a fault.
func (d *desk) workshop(query url.Values, fault *mission.Fault) (status int, content []byte, err error) {
	heading := d.words.T("mission.title")
	page := &workshopPage{
		sitePage: d.site(heading, d.words.T("mission.description", "territory", d.records.Territory.Name.In(d.lang))),
		Heading:  heading, PlanURL: d.path(planTarget),
		Near: query.Get("near"), KM: cmp.Or(query.Get("km"), usualKM), Area: query.Get("area"),
		Active: query.Get("status") == string(mission.SelectActive), From: query.Get("from"), To: query.Get("to"),
	}
	page.Hidden = len(query) > 0
	regions, countries := split(query["region"]), split(query["country"])
	page.Basin = formChoice{
		mission.Mediterranean, d.words.T("fact.basin"), slices.Contains(regions, mission.Mediterranean),
		d.cooperationsIn(func(country *catalogue.Country) bool { return country.Mediterranean }),
	}
	page.Continents, page.Shapes = d.continents(regions)
	for _, each := range d.records.AllCountries() {
		page.Countries = append(page.Countries, formChoice{
			each.ISO2, d.records.CountryName(d.words, each.ISO2), slices.Contains(countries, each.ISO2),
			d.countOf(len(d.records.OfCountry(each.ISO2))),
		})
	}
	page.Countries = d.sortedChoices(page.Countries)
	for _, each := range d.records.Authorities {
		page.Authorities = append(page.Authorities, formChoice{Code: each.ID, Label: each.Name, Chosen: query.Get("authority") == each.ID})
	}
	page.Authorities = d.sortedChoices(page.Authorities)
	themes := split(query["theme"])
	for _, each := range d.records.Themes {
		page.Themes = append(page.Themes, formTheme{*d.mark(each.Code), each.Code, slices.Contains(themes, each.Code)})
	}
	status = http.StatusOK
	if fault != nil {
		status, page.Fault = http.StatusBadRequest, d.fault(fault)
	}
	content, err = d.pages.execute(d.lang, missionTemplate, page)
	return status, content, err
}

// continents lists the parts of the world under the largest, by name; shapes are
// those that are drawn.
func (d *desk) continents(chosen []string) (continents []formContinent, shapes []formChoice) {
	all := d.worldRegions()
	choice := func(each *catalogue.WorldRegion) formChoice {
		return formChoice{
			each.Code, d.words.Name("region."+each.Code, each.Name), slices.Contains(chosen, each.Code),
			d.cooperationsIn(func(country *catalogue.Country) bool { return d.records.IsWithin(country.Region, each.Code) }),
		}
	}
	isThere := func(code string) bool {
		return slices.ContainsFunc(all, func(each *catalogue.WorldRegion) bool { return each.Code == code })
	}
	isDivided := func(code string) bool {
		return slices.ContainsFunc(all, func(each *catalogue.WorldRegion) bool { return each.Parent == code })
	}
	for _, whole := range all {
		if !isDivided(whole.Code) {
			shapes = append(shapes, choice(whole))
		}
		if isThere(whole.Parent) {
			continue
		}
		continent := formContinent{formChoice: choice(whole)}
		for _, part := range all {
			if part.Code != whole.Code && d.records.IsWithin(part.Code, whole.Code) {
				continent.Parts = append(continent.Parts, choice(part))
			}
		}
		continent.Parts = d.sortedChoices(continent.Parts)
		continents = append(continents, continent)
	}
	return catalogue.Sort(d.lang, continents, func(c formContinent) string { return c.Label }), shapes
}

// cooperationsIn words how many cooperations there are in some countries.
func (d *desk) cooperationsIn(holds func(*catalogue.Country) bool) string {
	return d.countOf(d.records.CooperationsIn(holds))
}

// countOf words a count, unless there is nothing.
func (d *desk) countOf(count int) string {
	if count == 0 {
		return ""
	}
	return d.words.Number(strconv.Itoa(count))
}

func (d *desk) sortedChoices(all []formChoice) []formChoice {
	return catalogue.Sort(d.lang, all, func(c formChoice) string { return c.Label })
}

// fault words what is wrong with a query: in the language of the page when it is
// one that faults are written in, else in English. That no place was chosen is
// said in every language.
func (d *desk) fault(fault *mission.Fault) *phrase {
	why := fault.Why
	switch {
	case fault.Missing && fault.Parameter == "region":
		return &phrase{Text: d.words.T("mission.nowhere")}
	case d.lang == "fr" || d.lang == "en":
		return &phrase{Text: catalogue.Start(why.In(d.lang)) + "."}
	}
	return &phrase{Text: catalogue.Start(why.In("en")) + ".", Lang: "en"}
}

// worldRegions are the parts of the world, but for the whole of it.
func (d *desk) worldRegions() []*catalogue.WorldRegion {
	return slices.DeleteFunc(d.records.WorldRegions(), func(each *catalogue.WorldRegion) bool { return each.Parent == "" })
}
