package mission

import (
	"bytes"
	"cmp"
	"encoding/csv"
	"fmt"
	"net/url"
	"slices"
	"strconv"
	"strings"

	"github.com/passerelles/passerelles/internal/atlas"
	"github.com/passerelles/passerelles/internal/catalogue"
)

// PlanRequest is what a plan is asked for. Its zero value asks for all there is.
type PlanRequest struct {
	Region string    // a UN M49 code or [Mediterranean]; empty for all countries where somebody does something
	Theme  string    // empty for all
	Status Selection // empty is as good as [SelectAll]
}

// PlanParameters lists the parameters of a [PlanRequest].
func PlanParameters() []string { return []string{paramRegion, paramTheme, paramStatus} }

// ParsePlanRequest reads the query of an address, as [ParseRequest] does. The
// error is a [*Fault].
func ParsePlanRequest(query url.Values) (PlanRequest, error) {
	p := parser{query: query}
	request := PlanRequest{Region: p.one(paramRegion), Theme: p.one(paramTheme), Status: p.selection()}
	if p.fault != nil {
		return PlanRequest{}, p.fault
	}
	return request, nil
}

// Query writes the request as the query of an address, in its one form.
func (r PlanRequest) Query() string {
	query := url.Values{}
	for name, value := range map[string]string{paramRegion: r.Region, paramTheme: r.Theme} {
		if value != "" {
			query.Set(name, value)
		}
	}
	if r.Status == SelectActive {
		query.Set(paramStatus, string(r.Status))
	}
	return query.Encode()
}

// Plan is who does what where: a cell for each authority, country and theme,
// those with nothing in them too. It counts cooperations by the countries of
// those whom they join abroad; being in the same network is no partnership, and
// not counted.
type Plan struct {
	Edition      Edition         `json:"edition"`
	Filter       PlanFilter      `json:"filter"`
	Cooperations int             `json:"cooperations"` // counted at all, each once
	Authorities  []PlanAuthority `json:"authorities"`  // those that cooperate, whatever the filter, by name
	Countries    []PlanCountry   `json:"countries"`    // of the region, or else those with a partner, whatever the filter, by French name
	Themes       []PlanTheme     `json:"themes"`       // in legend order
	// Totals counts the cooperations of an authority in a country: rows are
	// Authorities, columns Countries.
	Totals [][]int `json:"totals"`
	// Counts counts those of each theme too, secondary themes included, so that
	// they add up to more than the total: [authority][country][theme].
	Counts [][][]int `json:"counts"`
}

// PlanFilter is what of all there is a plan counts.
type PlanFilter struct {
	Region string    `json:"region"`
	Theme  string    `json:"theme"`
	Status Selection `json:"status"`
}

// PlanAuthority is a row of the plan.
type PlanAuthority struct {
	ID   string              `json:"id"`
	Name string              `json:"name"`
	Kind atlas.AuthorityKind `json:"kind"`
}

// PlanCountry is a column of the plan, with how many cooperations are counted in
// it: fewer than its cells add up to where several authorities share one.
type PlanCountry struct {
	Named
	Cooperations int `json:"cooperations"`
}

// PlanTheme is a column of the plan, in each country.
type PlanTheme struct {
	Code     string     `json:"code"`
	Label    atlas.Text `json:"label"`
	Color    string     `json:"color"`
	Glyph    string     `json:"glyph"`
	Priority bool       `json:"priority"`
}

// Plan makes the matrix of the edition. What no edition knows is a [*Fault].
func (x *Index) Plan(r PlanRequest) (*Plan, error) {
	if r.Region != "" && r.Region != Mediterranean && x.records.WorldRegion(r.Region) == nil {
		return nil, wrong(paramRegion, r.Region, "n’est pas une région du monde de cette édition", "is no region of the world in this edition")
	}
	if r.Theme != "" && x.records.Theme(r.Theme) == nil {
		return nil, wrong(paramTheme, r.Theme, "n’est pas un thème de cette édition", "is no theme in this edition")
	}
	if r.Status == "" {
		r.Status = SelectAll
	}
	plan := x.emptyPlan(r)
	rows, columns, layers := map[string]int{}, map[string]int{}, map[string]int{}
	for i, authority := range plan.Authorities {
		rows[authority.ID] = i
	}
	for i, country := range plan.Countries {
		columns[country.Code] = i
	}
	for i, theme := range plan.Themes {
		layers[theme.Code] = i
	}
	for i, c := range x.records.Cooperations {
		if r.Theme != "" && !slices.Contains(c.Themes, r.Theme) || r.Status == SelectActive && !x.cooperations[i].active {
			continue
		}
		authorities, _ := c.Leads()
		counted := false
		for _, iso2 := range x.joinedCountries(c) {
			column, found := columns[iso2]
			if !found || len(authorities) == 0 {
				continue
			}
			counted = true
			plan.Countries[column].Cooperations++
			for _, id := range authorities {
				row, found := rows[id]
				if !found {
					continue
				}
				plan.Totals[row][column]++
				for _, code := range c.Themes {
					if layer, found := layers[code]; found {
						plan.Counts[row][column][layer]++
					}
				}
			}
		}
		if counted {
			plan.Cooperations++
		}
	}
	return plan, nil
}

// emptyPlan is a plan that nothing is counted in yet.
func (x *Index) emptyPlan(r PlanRequest) *Plan {
	plan := &Plan{
		Edition: x.edition, Filter: PlanFilter(r), Authorities: []PlanAuthority{}, Countries: []PlanCountry{},
		Themes: []PlanTheme{}, Totals: [][]int{}, Counts: [][][]int{},
	}
	for _, theme := range x.records.Themes {
		plan.Themes = append(plan.Themes, PlanTheme{theme.Code, theme.Label, theme.Color, theme.Glyph, theme.Priority})
	}
	countries := slices.Clone(x.ofRegion[r.Region])
	var authorities []int
	for i := range x.cooperations {
		authorities = append(authorities, x.cooperations[i].authorities...)
		if r.Region == "" {
			countries = append(countries, x.joinedCountries(x.records.Cooperations[i])...)
		}
	}
	authorities = once(authorities)
	slices.SortFunc(authorities, func(a, b int) int { return cmp.Compare(x.alphabetical[a], x.alphabetical[b]) })
	slices.SortFunc(countries, func(a, b string) int { return cmp.Or(cmp.Compare(x.countries[a], x.countries[b]), cmp.Compare(a, b)) })
	for _, iso2 := range slices.Compact(countries) {
		name := atlas.Text{FR: iso2, EN: iso2}
		if known := x.records.Country(iso2); known != nil {
			name = known.Name
		}
		plan.Countries = append(plan.Countries, PlanCountry{Named: Named{iso2, name}})
	}
	for _, a := range authorities {
		record := x.records.Authorities[a]
		plan.Authorities = append(plan.Authorities, PlanAuthority{record.ID, record.Name, record.Kind})
		plan.Totals = append(plan.Totals, make([]int, len(plan.Countries)))
		cells := make([][]int, len(plan.Countries))
		for j := range cells {
			cells[j] = make([]int, len(plan.Themes))
		}
		plan.Counts = append(plan.Counts, cells)
	}
	return plan
}

// joinedCountries returns the countries of those whom a cooperation joins abroad,
// each once; where a network's members are is not one of them.
func (x *Index) joinedCountries(c *catalogue.Cooperation) []string {
	var found []string
	_, partners := c.Leads()
	for _, id := range partners {
		if partner := x.records.Partner(id); partner != nil && partner.Level != atlas.LevelNetwork {
			found = append(found, partner.Countries...)
		}
	}
	slices.Sort(found)
	return slices.Compact(found)
}

// CSV writes the plan as a table: a row for each authority and country, a
// column for each theme, 0 where there is nothing.
func (p *Plan) CSV() ([]byte, error) {
	var text bytes.Buffer
	w := csv.NewWriter(&text)
	w.UseCRLF = true // RFC 4180
	head := []string{"authority_id", "authority", "country", "country_name", "cooperations"}
	for _, theme := range p.Themes {
		head = append(head, theme.Code)
	}
	rows := [][]string{head}
	for i, a := range p.Authorities {
		for j, c := range p.Countries {
			row := []string{a.ID, neutral(a.Name), c.Code, neutral(c.Name.FR), strconv.Itoa(p.Totals[i][j])}
			for _, n := range p.Counts[i][j] {
				row = append(row, strconv.Itoa(n))
			}
			rows = append(rows, row)
		}
	}
	if err := w.WriteAll(rows); err != nil {
		return nil, fmt.Errorf("write plan: %w", err)
	}
	return text.Bytes(), nil
}

// neutral keeps a spreadsheet from reading a text as a formula.
func neutral(cell string) string {
	if rest := strings.TrimLeft(cell, "' \t\r\n\u00a0"); rest != "" && strings.ContainsAny(rest[:1], "=+-@") {
		return "'" + cell
	}
	return cell
}
