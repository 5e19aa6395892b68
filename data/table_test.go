package data_test

import (
	"encoding/csv"
	"encoding/json"
	"io/fs"
	"os"
	"strings"
	"testing"

	"github.com/passerelles/passerelles/data"
)

// row is one line of a CSV file, by column name.
type row map[string]string

// list returns the items of a cell that holds several.
func (r row) list(column string) []string {
	var items []string
	for item := range strings.SplitSeq(r[column], ";") {
		if item = strings.TrimSpace(item); item != "" {
			items = append(items, item)
		}
	}
	return items
}

// table reads a file of the bundled data package.
func table(t *testing.T, name string) []row {
	t.Helper()
	file, err := data.Bundled().Open(name)
	if err != nil {
		t.Fatal(err)
	}
	defer file.Close()
	return rows(t, name, file)
}

// fixture reads a file of testdata/.
func fixture(t *testing.T, name string) []row {
	t.Helper()
	file, err := os.Open("testdata/" + name)
	if err != nil {
		t.Fatal(err)
	}
	defer file.Close()
	return rows(t, name, file)
}

func rows(t *testing.T, name string, file fs.File) []row {
	t.Helper()
	records, err := csv.NewReader(file).ReadAll()
	if err != nil {
		t.Fatalf("%s: %v", name, err)
	}
	var all []row
	for _, record := range records[1:] {
		r := row{}
		for i, column := range records[0] {
			r[column] = record[i]
		}
		all = append(all, r)
	}
	return all
}

// byID maps the rows of a file by their identifier.
func byID(t *testing.T, name, column string) map[string]row {
	t.Helper()
	found := map[string]row{}
	for _, r := range table(t, name) {
		found[r[column]] = r
	}
	return found
}

// participants returns who takes part in a cooperation: "authority/lille" and
// the like, with the roles of each.
func participants(t *testing.T) map[string]map[string][]string {
	t.Helper()
	all := map[string]map[string][]string{}
	for _, r := range table(t, "participations.csv") {
		if all[r["cooperation"]] == nil {
			all[r["cooperation"]] = map[string][]string{}
		}
		actor := r["participant_kind"] + "/" + r["participant"]
		all[r["cooperation"]][actor] = append(all[r["cooperation"]][actor], r["role"])
	}
	return all
}

// descriptor is the part of datapackage.json these tests read.
type descriptor struct {
	Resources []struct {
		Name   string
		Path   string
		Schema struct {
			PrimaryKey []string
			Fields     []struct {
				Name, Title, Type, Description string
				Constraints                    struct {
					Required bool
					Enum     []string
				}
			}
		}
	}
}

func readDescriptor(t *testing.T) descriptor {
	t.Helper()
	text, err := fs.ReadFile(data.Bundled(), "datapackage.json")
	if err != nil {
		t.Fatal(err)
	}
	var d descriptor
	if err := json.Unmarshal(text, &d); err != nil {
		t.Fatal(err)
	}
	return d
}
