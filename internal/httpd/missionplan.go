package httpd

import (
	"cmp"
	"net/http"
	"net/url"
	"slices"
	"strconv"

	"github.com/passerelles/passerelles/internal/atlas"
	"github.com/passerelles/passerelles/internal/catalogue"
	"github.com/passerelles/passerelles/internal/mission"
)

// planPage is the matrix of authorities and countries.
type planPage struct {
	sitePage
	Heading   string
	Lead      string
	Themes    []formChoice
	Regions   []formChoice
	Active    bool
	Sorted    string // the country whose authorities come first
	Heads     []planHead
	Rows      []planRow
	Downloads []phrase
	FormsURL  string
}

// planHead is a column: a country.
type planHead struct {
	Name, URL string
	Total     string
	Sorted    bool
	Empty     bool
}

// planRow is an authority.
type planRow struct {
	Name  phrase
	Cells []planCell
}

// planCell is what an authority does in a country; nothing is said too.
type planCell struct {
	Count, URL string
}

// planQuery is what the matrix is asked for: what is not known is left out, as
// on all pages.
type planQuery struct {
	theme, region, country string
	active                 bool
}

func (q planQuery) values() url.Values {
	values := url.Values{}
	for name, value := range map[string]string{"theme": q.theme, "region": q.region, "sort": q.country} {
		if value != "" {
			values.Set(name, value)
		}
	}
	if q.active {
		values.Set("status", string(mission.SelectActive))
	}
	return values
}

// servePlanPage serves the matrix.
func (s *Server) servePlanPage(x *exchange, r *http.Request) {
	lang, done := s.missionLanguage(x, r, planTarget)
	if done {
		return
	}
	query := r.URL.Query()
	asked := planQuery{query.Get("theme"), query.Get("region"), query.Get("sort"), query.Get("status") == string(mission.SelectActive)}
	write := func(d *desk) (int, []byte, error) {
		content, err := d.pages.execute(lang, planTemplate, d.plan(asked))
		return http.StatusOK, content, err
	}
	if asked == (planQuery{}) {
		s.sendPage(x, r, lang, planTarget, write)
		return
	}
	s.sendFresh(x, r, lang, planTarget, write)
}

// plan counts who does what where: direct partners alone, since being in a
// network is no partnership.
func (d *desk) plan(asked planQuery) *planPage {
	w := d.words
	page := &planPage{
		sitePage: d.site(w.T("mission.plan.title"), w.T("mission.plan.description", "territory", d.records.Territory.Name.In(d.lang))),
		Heading:  w.T("mission.plan.title"), Active: asked.active, FormsURL: d.path(missionsTarget),
	}
	for _, theme := range d.records.Themes {
		page.Themes = append(page.Themes, formChoice{Code: theme.Code, Label: d.records.ThemeLabel(w, &theme), Chosen: theme.Code == asked.theme})
	}
	page.Regions = append(page.Regions, formChoice{Code: mission.Mediterranean, Label: w.T("fact.basin"), Chosen: asked.region == mission.Mediterranean})
	for _, region := range d.worldRegions() {
		page.Regions = append(page.Regions, formChoice{Code: region.Code, Label: w.Name("region."+region.Code, region.Name), Chosen: region.Code == asked.region})
	}
	page.Regions = d.sortedChoices(page.Regions)
	if d.records.Theme(asked.theme) == nil {
		asked.theme = ""
	}
	count, totals := d.planCounts(asked)
	countries := d.planCountries(asked, totals)
	authorities := d.planAuthorities(asked, count)
	for _, iso2 := range countries {
		sorted := asked
		sorted.country = iso2
		if asked.country == iso2 {
			sorted.country = ""
		}
		address := d.path(planTarget)
		if values := sorted.values(); len(values) > 0 {
			address += "?" + values.Encode()
		}
		page.Heads = append(page.Heads, planHead{
			d.records.CountryName(w, iso2), address, d.number(totals[iso2]), asked.country == iso2, totals[iso2] == 0,
		})
	}
	for _, authority := range authorities {
		row := planRow{Name: d.authorityPhrase(authority.ID), Cells: make([]planCell, len(countries))}
		for i, iso2 := range countries {
			n := count[authority.ID][iso2]
			if n == 0 {
				continue
			}
			row.Cells[i] = planCell{strconv.Itoa(n), d.path("/") + "?" + plainCommas(url.Values{"sel": {"authority:" + authority.ID}, "pays": {iso2}}.Encode())}
		}
		page.Rows = append(page.Rows, row)
	}
	page.Lead = w.T("mission.plan.lead", "authorities", w.N("count.authorities", len(page.Rows)), "countries", w.N("count.countries", len(page.Heads)))
	for _, ending := range []string{"csv", "json"} { // of all themes, whatever is shown
		page.Downloads = append(page.Downloads, phrase{Text: w.T("mission.plan.download." + ending), URL: planTarget + "." + ending})
	}
	return page
}

// planCounts counts cooperations by authority and country, and by country.
func (d *desk) planCounts(asked planQuery) (count map[string]map[string]int, totals map[string]int) {
	count, totals = map[string]map[string]int{}, map[string]int{}
	for _, c := range d.records.Cooperations {
		if asked.theme != "" && !slices.Contains(c.Themes, asked.theme) || asked.active && c.Status != atlas.StatusActive {
			continue
		}
		authorities, partners := c.Leads()
		where := map[string]bool{}
		for _, id := range partners {
			if partner := d.records.Partner(id); partner != nil && partner.Level != atlas.LevelNetwork {
				for _, iso2 := range partner.Countries {
					where[iso2] = true
				}
			}
		}
		for iso2 := range where {
			totals[iso2]++
			for _, id := range authorities {
				if count[id] == nil {
					count[id] = map[string]int{}
				}
				count[id][iso2]++
			}
		}
	}
	return count, totals
}

// planCountries are the columns, by name: of a region all of its countries,
// those with nothing too; else those where somebody does something.
func (d *desk) planCountries(asked planQuery, totals map[string]int) []string {
	var codes []string
	for _, country := range d.records.AllCountries() {
		within := d.records.IsWithin(country.Region, asked.region) || asked.region == mission.Mediterranean && country.Mediterranean
		if asked.region == "" && totals[country.ISO2] > 0 || asked.region != "" && within {
			codes = append(codes, country.ISO2)
		}
	}
	return catalogue.Sort(d.lang, codes, func(iso2 string) string { return d.records.CountryName(d.words, iso2) })
}

// planAuthorities are the rows: those who cooperate at all, by name; those who
// do in the country that was chosen come first, by name as well.
func (d *desk) planAuthorities(asked planQuery, count map[string]map[string]int) []*catalogue.Authority {
	var all []*catalogue.Authority
	for _, authority := range d.records.Authorities {
		if len(d.records.OfAuthority(authority.ID)) > 0 {
			all = append(all, authority)
		}
	}
	all = catalogue.Sort(d.lang, all, func(a *catalogue.Authority) string { return a.Name })
	there := func(a *catalogue.Authority) int { return min(count[a.ID][asked.country], 1) }
	slices.SortStableFunc(all, func(a, b *catalogue.Authority) int { return cmp.Compare(there(b), there(a)) })
	return all
}
