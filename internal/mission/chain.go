package mission

import (
	"cmp"
	"fmt"
	"slices"

	"github.com/passerelles/passerelles/internal/atlas"
	"github.com/passerelles/passerelles/internal/catalogue"
	"github.com/passerelles/passerelles/internal/edition"
)

// commune is a commune of the home territory, whether or not it cooperates.
type commune struct {
	Kind       string   `json:"kind"`
	ID         string   `json:"id"`
	Names      []string `json:"names"`
	Department string   `json:"department"`
	EPCI       string   `json:"epci"`
	EPCIName   string   `json:"epci_name"`
}

func (x *Index) readCommunes(e *edition.Edition) error {
	var document struct {
		Places []*commune `json:"places"`
	}
	if err := read(e, edition.PlacesName, &document); err != nil {
		return err
	}
	x.communes = map[string]*commune{}
	for _, place := range document.Places {
		if place == nil {
			return fmt.Errorf("read %s: a place is null", edition.PlacesName)
		}
		if place.Kind == "commune" && len(place.Names) > 0 {
			x.communes[place.ID] = place
		}
	}
	return nil
}

// chainOf returns who governs the ground of an authority, from the smallest.
func (x *Index) chainOf(a *catalogue.Authority) []ChainLink {
	now := x.standing(a)
	var rungs []ChainLink
	add := func(kind atlas.AuthorityKind, code, name string) {
		if code == "" && kind != atlas.KindRegion {
			return
		}
		link := ChainLink{Kind: kind, Name: name, Authorities: []string{}, Cooperations: []string{}}
		for _, each := range x.records.Authorities {
			today := x.standing(each)
			if today.Kind == kind && (kind == atlas.KindRegion || today.Code == code) {
				link.Authorities = append(link.Authorities, each.ID)
			}
		}
		isGone := func(id string) bool { return x.records.Authority(id).Successor != "" }
		slices.SortStableFunc(link.Authorities, func(a, b string) int {
			switch {
			case isGone(a) == isGone(b):
				return 0
			case isGone(a):
				return 1
			}
			return -1
		})
		if len(link.Authorities) > 0 {
			link.Name = x.records.Authority(link.Authorities[0]).Name
		}
		link.Itself = slices.Contains(link.Authorities, a.ID)
		rungs = append(rungs, link)
	}
	department := now.Department
	switch now.Kind {
	case atlas.KindCommune:
		add(atlas.KindCommune, now.Code, now.Name)
		if home := x.communes[now.Code]; home != nil {
			department = cmp.Or(home.Department, department)
			add(atlas.KindEPCI, home.EPCI, home.EPCIName)
		}
	case atlas.KindEPCI, atlas.KindPays:
		if now.Code == "" { // a pays has no code: it is told by itself
			rungs = append(rungs, ChainLink{Kind: now.Kind, Name: now.Name, Authorities: []string{a.ID}, Cooperations: []string{}, Itself: true})
		}
		add(now.Kind, now.Code, now.Name)
	case atlas.KindDepartment:
		department = cmp.Or(now.Code, department)
	}
	if now.Kind != atlas.KindRegion {
		add(atlas.KindDepartment, department, x.departmentName(department))
	}
	add(atlas.KindRegion, "", "")
	return rungs
}

func (x *Index) departmentName(code string) string {
	for _, d := range x.records.Territory.Departments {
		if d.Code == code {
			return d.Name
		}
	}
	return ""
}

// standing returns the authority that stands today where another stood.
func (x *Index) standing(a *catalogue.Authority) *catalogue.Authority {
	for range 10 { // a chain that bites its tail must not hold the server
		next := x.records.Authority(a.Successor)
		if a.Successor == "" || next == nil {
			break
		}
		a = next
	}
	return a
}
