package httpd

import (
	"cmp"
	"net/http"
	"net/url"
	"slices"
	"strings"

	"github.com/passerelles/passerelles/internal/catalogue"
	"github.com/passerelles/passerelles/internal/mission"
)

// planPage is the matrix of authorities and countries.
type planPage struct {
	sitePage
	Heading   string
	Lead      string
	Chosen    []string // what of all there is it counts
	Themes    []formChoice
	Regions   []formChoice
	Active    bool
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

// planQuery is what the matrix is asked for, with the country whose authorities
// come first.
type planQuery struct {
	mission.PlanRequest
	country string
}

// readPlanQuery reads the query of the page: what is not known is left out, as
// on all pages.
func readPlanQuery(query url.Values, records *catalogue.Catalogue, regions []*catalogue.WorldRegion) planQuery {
	asked := planQuery{country: query.Get("sort")}
	if theme := query.Get("theme"); records.Theme(theme) != nil {
		asked.Theme = theme
	}
	region := query.Get("region")
	if region == mission.Mediterranean || slices.ContainsFunc(regions, func(known *catalogue.WorldRegion) bool { return known.Code == region }) {
		asked.Region = region
	}
	if query.Get("status") == string(mission.SelectActive) {
		asked.Status = mission.SelectActive
	}
	if records.Country(asked.country) == nil {
		asked.country = ""
	}
	return asked
}

// address writes the query, below where the plan is.
func (q planQuery) address(path string) string {
	query := q.Query()
	if q.country != "" {
		query = strings.TrimPrefix(query+"&sort="+q.country, "&")
	}
	return withQuery(path, query)
}

func withQuery(path, query string) string {
	if query == "" {
		return path
	}
	return path + "?" + query
}

// servePlanPage serves the matrix.
func (s *Server) servePlanPage(x *exchange, r *http.Request) {
	lang, done := s.missionLanguage(x, r, planTarget)
	if done {
		return
	}
	v := s.currentVolume()
	if v == nil {
		x.fail(r, noEdition())
		return
	}
	records, err := v.records()
	if err != nil {
		x.fail(r, &problem{kind: "internal", status: http.StatusInternalServerError, cause: err})
		return
	}
	d := s.pages.desk(records, v.edition, lang, planTarget)
	asked := readPlanQuery(r.URL.Query(), records, d.worldRegions())
	key := asked.address(lang + " plan")
	page := v.files.get(key)
	if page == nil {
		var refused *problem
		page, refused = s.makeMission(r, v, key, typeHTML[0], func(_ *volume, index *mission.Index) ([]byte, error) {
			plan, err := index.Plan(asked.PlanRequest)
			if err != nil {
				return nil, err
			}
			return s.pages.execute(lang, planTemplate, d.plan(plan, asked))
		})
		if refused != nil {
			x.fail(r, refused)
			return
		}
	}
	x.Header()["Content-Language"] = []string{lang}
	x.send(r, page, revalidate)
}

// plan writes the page of a plan.
func (d *desk) plan(plan *mission.Plan, asked planQuery) *planPage {
	w := d.words
	page := &planPage{
		sitePage: d.site(w.T("mission.plan.title"), w.T("mission.plan.description", "territory", d.records.Territory.Name.In(d.lang))),
		Heading:  w.T("mission.plan.title"), Active: asked.Status == mission.SelectActive, FormsURL: d.path(missionsTarget),
		Lead: w.T("mission.plan.lead", "cooperations", w.N("count.cooperations", plan.Cooperations),
			"authorities", w.N("count.authorities", len(plan.Authorities)), "countries", w.N("count.countries", len(plan.Countries))),
	}
	for i := range page.Languages { // the same plan in the other languages
		page.Languages[i].URL = asked.address(page.Languages[i].URL)
	}
	d.planForm(page, asked)
	columns := d.planColumns(plan)
	for _, j := range columns {
		country := plan.Countries[j]
		sorted := asked
		sorted.country = country.Code
		if asked.country == country.Code {
			sorted.country = ""
		}
		page.Heads = append(page.Heads, planHead{
			d.records.CountryName(w, country.Code), sorted.address(d.path(planTarget)), d.number(country.Cooperations),
			asked.country == country.Code, country.Cooperations == 0,
		})
	}
	for _, i := range d.planRows(plan, asked.country) {
		authority := plan.Authorities[i]
		row := planRow{Name: d.authorityPhrase(authority.ID), Cells: make([]planCell, len(columns))}
		for at, j := range columns {
			if n := plan.Totals[i][j]; n > 0 {
				query := url.Values{"sel": {"authority:" + authority.ID}, "pays": {plan.Countries[j].Code}}
				row.Cells[at] = planCell{d.number(n), d.path("/") + "?" + plainCommas(query.Encode())}
			}
		}
		page.Rows = append(page.Rows, row)
	}
	for _, ending := range []string{"csv", "json"} {
		page.Downloads = append(page.Downloads, phrase{Text: w.T("mission.plan.download." + ending), URL: withQuery(planTarget+"."+ending, asked.Query())})
	}
	return page
}

// planForm fills in what can be chosen, and says what was.
func (d *desk) planForm(page *planPage, asked planQuery) {
	w := d.words
	for _, theme := range d.records.Themes {
		choice := formChoice{Code: theme.Code, Label: d.records.ThemeLabel(w, &theme), Chosen: theme.Code == asked.Theme}
		page.Themes = append(page.Themes, choice)
		if choice.Chosen {
			page.Chosen = append(page.Chosen, w.T("mission.only_themes", "themes", choice.Label))
		}
	}
	page.Regions = append(page.Regions, formChoice{Code: mission.Mediterranean, Label: w.T("fact.basin"), Chosen: asked.Region == mission.Mediterranean})
	for _, region := range d.worldRegions() {
		page.Regions = append(page.Regions, formChoice{Code: region.Code, Label: w.Name("region."+region.Code, region.Name), Chosen: region.Code == asked.Region})
	}
	page.Regions = d.sortedChoices(page.Regions)
	if page.Active {
		page.Chosen = append(page.Chosen, w.T("mission.only_active"))
	}
}

// planColumns are the countries by name in the language of the page.
func (d *desk) planColumns(plan *mission.Plan) []int {
	columns := make([]int, len(plan.Countries))
	for j := range columns {
		columns[j] = j
	}
	return catalogue.Sort(d.lang, columns, func(j int) string { return d.records.CountryName(d.words, plan.Countries[j].Code) })
}

// planRows are the authorities by name; those that cooperate in the country that
// was chosen come first, by name as well.
func (d *desk) planRows(plan *mission.Plan, country string) []int {
	rows := make([]int, len(plan.Authorities))
	for i := range rows {
		rows[i] = i
	}
	rows = catalogue.Sort(d.lang, rows, func(i int) string { return plan.Authorities[i].Name })
	column := slices.IndexFunc(plan.Countries, func(c mission.PlanCountry) bool { return c.Code == country })
	if column < 0 {
		return rows
	}
	there := func(i int) int { return min(plan.Totals[i][column], 1) }
	slices.SortStableFunc(rows, func(a, b int) int { return cmp.Compare(there(b), there(a)) })
	return rows
}
