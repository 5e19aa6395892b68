package mission

import (
	"bytes"
	"cmp"
	"encoding/csv"
	"fmt"
	"slices"
	"strconv"
	"strings"

	"github.com/passerelles/passerelles/internal/atlas"
)

// Plan is who does what where, for the whole of an edition: a cell for each
// authority, country and theme, those with nothing in them too.
type Plan struct {
	Edition     Edition         `json:"edition"`
	Authorities []PlanAuthority `json:"authorities"` // those that cooperate, by name
	Countries   []Named         `json:"countries"`   // those with a partner, by French name
	Themes      []PlanTheme     `json:"themes"`      // in legend order
	// Totals counts the cooperations of an authority in a country: rows are
	// Authorities, columns Countries.
	Totals [][]int `json:"totals"`
	// Counts counts those of each theme too, secondary themes included, so that
	// they add up to more than the total: [authority][country][theme].
	Counts [][][]int `json:"counts"`
}

// PlanAuthority is a row of the plan.
type PlanAuthority struct {
	ID   string              `json:"id"`
	Name string              `json:"name"`
	Kind atlas.AuthorityKind `json:"kind"`
}

// PlanTheme is a column of the plan, in each country.
type PlanTheme struct {
	Code     string     `json:"code"`
	Label    atlas.Text `json:"label"`
	Color    string     `json:"color"`
	Glyph    string     `json:"glyph"`
	Priority bool       `json:"priority"`
}

// Plan makes the matrix of the edition.
func (x *Index) Plan() *Plan {
	plan := &Plan{Edition: x.edition, Authorities: []PlanAuthority{}, Countries: []Named{}, Themes: []PlanTheme{}, Totals: [][]int{}, Counts: [][][]int{}}
	rows, columns, layers := map[int]int{}, map[string]int{}, map[string]int{}
	for i, theme := range x.records.Themes {
		layers[theme.Code] = i
		plan.Themes = append(plan.Themes, PlanTheme{theme.Code, theme.Label, theme.Color, theme.Glyph, theme.Priority})
	}
	var authorities []int
	var countries []string
	for i := range x.cooperations {
		e := &x.cooperations[i]
		authorities = append(authorities, e.authorities...)
		countries = append(countries, x.countriesOf(e)...)
	}
	authorities = once(authorities)
	slices.SortFunc(authorities, func(a, b int) int { return cmp.Compare(x.alphabetical[a], x.alphabetical[b]) })
	slices.SortFunc(countries, func(a, b string) int { return cmp.Or(cmp.Compare(x.countries[a], x.countries[b]), cmp.Compare(a, b)) })
	countries = slices.Compact(countries)
	for i, iso2 := range countries {
		columns[iso2] = i
		name := atlas.Text{FR: iso2, EN: iso2}
		if known := x.records.Country(iso2); known != nil {
			name = known.Name
		}
		plan.Countries = append(plan.Countries, Named{iso2, name})
	}
	for i, a := range authorities {
		rows[a] = i
		record := x.records.Authorities[a]
		plan.Authorities = append(plan.Authorities, PlanAuthority{record.ID, record.Name, record.Kind})
		plan.Totals = append(plan.Totals, make([]int, len(countries)))
		cells := make([][]int, len(countries))
		for j := range cells {
			cells[j] = make([]int, len(plan.Themes))
		}
		plan.Counts = append(plan.Counts, cells)
	}
	for i := range x.cooperations {
		e := &x.cooperations[i]
		for _, iso2 := range x.countriesOf(e) {
			for _, a := range e.authorities {
				plan.Totals[rows[a]][columns[iso2]]++
				for _, code := range e.themes {
					if layer, found := layers[code]; found {
						plan.Counts[rows[a]][columns[iso2]][layer]++
					}
				}
			}
		}
	}
	return plan
}

// countriesOf returns the countries of the partners of a cooperation, each once.
func (x *Index) countriesOf(e *entry) []string {
	var found []string
	for _, i := range e.partners {
		found = append(found, x.partners[i].told.Countries...)
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
