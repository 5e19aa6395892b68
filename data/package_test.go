package data_test

import (
	"encoding/csv"
	"encoding/json"
	"io/fs"
	"regexp"
	"slices"
	"strings"
	"testing"

	"github.com/passerelles/passerelles/data"
	"github.com/passerelles/passerelles/internal/atlas"
)

// Every file has exactly the columns that datapackage.json describes, each
// with a sentence, and its rows sorted so that a change reads well in history.
func TestFilesAreAsDescribed(t *testing.T) {
	t.Parallel()
	for _, resource := range readDescriptor(t).Resources {
		t.Run(resource.Name, func(t *testing.T) {
			t.Parallel()
			file, err := data.Bundled().Open(resource.Path)
			if err != nil {
				t.Fatal(err)
			}
			defer file.Close()
			records, err := csv.NewReader(file).ReadAll()
			if err != nil {
				t.Fatal(err)
			}
			var columns []string
			for _, field := range resource.Schema.Fields {
				columns = append(columns, field.Name)
				if field.Title == "" || field.Description == "" {
					t.Errorf("column %s has no title or no description", field.Name)
				}
			}
			if !slices.Equal(records[0], columns) {
				t.Errorf("columns are %v, described as %v", records[0], columns)
			}
			// themes.csv and types.csv are in the order they are shown in.
			if resource.Name == "themes" || resource.Name == "types" {
				return
			}
			var ids []string
			for _, record := range records[1:] {
				ids = append(ids, record[0])
			}
			if !slices.IsSorted(ids) {
				t.Errorf("rows are not sorted by %s", columns[0])
			}
		})
	}
}

func TestTerritory(t *testing.T) {
	t.Parallel()
	text, err := fs.ReadFile(data.Bundled(), "territory.json")
	if err != nil {
		t.Fatal(err)
	}
	decoder := json.NewDecoder(strings.NewReader(string(text)))
	decoder.DisallowUnknownFields()
	var territory atlas.Territory
	if err := decoder.Decode(&territory); err != nil {
		t.Fatal(err)
	}
	west, south, east, north := territory.Extent[0], territory.Extent[1], territory.Extent[2], territory.Extent[3]
	if lon, lat := territory.Anchor[0], territory.Anchor[1]; lon < west || lon > east || lat < south || lat > north {
		t.Errorf("the anchor %v lies outside of the extent %v", territory.Anchor, territory.Extent)
	}
	for _, authority := range table(t, "authorities.csv") {
		if department := authority["department"]; department != "" &&
			!slices.ContainsFunc(territory.Departments, func(d atlas.Department) bool { return d.Code == department }) {
			t.Errorf("%s is in department %s, which is not the territory's", authority["id"], department)
		}
	}
}

// frenchColumns are the texts that people read in French.
var frenchColumns = map[string][]string{
	"authorities.csv":   {"name", "other_names", "note"},
	"partners.csv":      {"name", "qualifier", "note"},
	"organisations.csv": {"name", "note"},
	"cooperations.csv":  {"title", "description", "programme", "note"},
	"figures.csv":       {"unit", "text"},
	"citations.csv":     {"claims"},
	"decisions.csv":     {"reason"},
	"themes.csv":        {"label_fr", "description_fr"},
	"types.csv":         {"label_fr"},
	"world_regions.csv": {"name_fr"},
}

var typographyFaults = map[string]*regexp.Regexp{
	"a straight apostrophe or quote":                           regexp.MustCompile(`['"]`),
	"an ordinary space before a double mark":                   regexp.MustCompile(`[ \x{00A0}][;:!?»]`),
	"a double mark with nothing before it":                     regexp.MustCompile(`[^\s\x{202F}\d;:][!?»]`),
	"a colon glued to a word":                                  regexp.MustCompile(`\pL:`),
	"a guillemet followed by an ordinary space or by no space": regexp.MustCompile(`«[^\x{202F}]`),
	"a number of thousands without its narrow no-break space":  regexp.MustCompile(`\d \d{3}`),
	"two spaces, or a space at either end":                     regexp.MustCompile(`  |^\s|\s$`),
	"three dots instead of an ellipsis":                        regexp.MustCompile(`\.\.\.`),
}

// webAddress is what typography leaves alone: a person may cite a page in a reason.
var webAddress = regexp.MustCompile(`https?://\S*`)

func TestFrenchTypography(t *testing.T) {
	t.Parallel()
	for file, columns := range frenchColumns {
		for _, r := range table(t, file) {
			for _, column := range columns {
				text := webAddress.ReplaceAllString(r[column], "x")
				for fault, pattern := range typographyFaults {
					if found := pattern.FindString(text); found != "" {
						t.Errorf("%s, %s: %s (%q) in %q", file, column, fault, found, r[column])
					}
				}
			}
		}
	}
}

// Nobody's own address, telephone or mailbox may be in the data.
func TestNoPersonalData(t *testing.T) {
	t.Parallel()
	personal := regexp.MustCompile(`[\w.+-]+@[\w-]+\.[a-z]{2,}|(?:\+33|\b0)[1-9](?:[ .]?\d{2}){4}`)
	entries, err := fs.ReadDir(data.Bundled(), ".")
	if err != nil {
		t.Fatal(err)
	}
	for _, entry := range entries {
		text, err := fs.ReadFile(data.Bundled(), entry.Name())
		if err != nil {
			t.Fatal(err)
		}
		if found := personal.Find(text); found != nil {
			t.Errorf("%s holds %q", entry.Name(), found)
		}
	}
}

// A record that can be published names where it was read; dates are EDTF.
func TestCooperationsAreSourced(t *testing.T) {
	t.Parallel()
	cited := map[string]bool{}
	for _, citation := range table(t, "citations.csv") {
		cited[citation["cooperation"]] = true
	}
	who := participants(t)
	for _, cooperation := range table(t, "cooperations.csv") {
		id := cooperation["id"]
		if cooperation["confidence"] != string(atlas.Unsourced) && !cited[id] {
			t.Errorf("%s has no source", id)
		}
		if themes := cooperation.list("themes"); len(themes) == 0 || len(themes) > atlas.MaxThemes {
			t.Errorf("%s has themes %v, want 1 to %d", id, themes, atlas.MaxThemes)
		}
		for _, column := range []string{"start", "end"} {
			if _, err := atlas.ParseDate(cooperation[column]); err != nil {
				t.Errorf("%s: %v", id, err)
			}
		}
		hasAuthority := false
		for actor := range who[id] {
			hasAuthority = hasAuthority || strings.HasPrefix(actor, "authority/")
		}
		if !hasAuthority {
			t.Errorf("%s has no authority of the home territory", id)
		}
	}
}

// The list of the world is complete: 249 ISO 3166-1 entries and Kosovo, under
// the regions of M49, each under a parent that exists.
func TestWorldRegions(t *testing.T) {
	t.Parallel()
	regions := byID(t, "world_regions.csv", "code")
	countries, seen := 0, map[string]bool{}
	for code, region := range regions {
		if parent := region["parent"]; (parent == "") != (code == "001") || (parent != "" && regions[parent] == nil) {
			t.Errorf("%s has parent %q", code, parent)
		}
		if region["iso2"] == "" {
			continue
		}
		countries++
		if seen[region["iso2"]] || len(region["iso3"]) != 3 {
			t.Errorf("%s: code %q or %q is wrong or used twice", code, region["iso2"], region["iso3"])
		}
		seen[region["iso2"]] = true
	}
	if countries != 250 {
		t.Errorf("%d countries and areas, want 250", countries)
	}
	if len(regions)-countries != 30 {
		t.Errorf("%d regions, want 30 (M49, without the former Channel Islands)", len(regions)-countries)
	}
	for _, name := range []string{"PS", "DZ", "MA", "TR"} { // the manifesto's own Mediterranean
		found := false
		for _, region := range regions {
			found = found || (region["iso2"] == name && region["mediterranean"] == "true")
		}
		if !found {
			t.Errorf("%s is not on the Mediterranean", name)
		}
	}
}
