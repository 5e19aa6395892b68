package chaos

import (
	"bufio"
	"encoding/csv"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"sync"
	"syscall"
	"testing"
)

// The databases of the seed, each the state before a command: copying one takes
// a fraction of a second.
const (
	imported = "imported" // the bundled records and a gazetteer, nothing geocoded
	retitled = "retitled" // as published, every cooperation with another title
)

// seeding makes the seed once; an error is a test's that failed, told again to
// the others.
var seeding struct {
	sync.Mutex
	folder string
	failed bool
}

// seeded returns a stopped cluster to copy: in [atlas] the bundled data,
// geocoded and published, beside it the states before.
func seeded(t *testing.T) string {
	t.Helper()
	if testing.Short() {
		t.Skip("needs PostgreSQL: not with -short")
	}
	seeding.Lock()
	defer seeding.Unlock()
	if seeding.failed {
		t.Fatal("the seed of the clusters could not be made")
	}
	if seeding.folder != "" {
		return seeding.folder
	}
	seeding.failed = true
	home := filepath.Join(workshop, "seed")
	if err := os.Mkdir(home, 0o755); err != nil {
		t.Fatal(err)
	}
	if err := give(home); err != nil {
		t.Fatal(err)
	}
	c := prepareCluster(t, filepath.Join(home, "data"))
	if out, err := postgres(t, "initdb", "--pgdata="+c.folder, "--username="+login, "--encoding=UTF8", "--locale=C.UTF-8",
		"--auth=trust", "--no-instructions", "--no-sync").CombinedOutput(); err != nil {
		t.Fatalf("initdb: %v: %s", err, out)
	}
	writeInputs(t)
	c.start()
	c.exec("postgres", `create database `+atlas+` template template0`)
	on := c.url(atlas)
	must(t, on, "migrate")
	must(t, on, "import", input("data"))
	must(t, on, "gazetteer", "load", "../../cmd/passerelles/testdata/cities500.txt", input("cities1.txt"))
	c.exec("postgres", `create database `+imported+` template `+atlas)
	must(t, on, "geocode")
	must(t, on, "publish")
	must(t, on, "backup", input("atlas.dump"))
	c.exec("postgres", `create database `+retitled+` template `+atlas)
	must(t, c.url(retitled), "import", input("titles.csv"))
	c.stop(syscall.SIGINT)
	seeding.folder, seeding.failed = c.folder, false
	return seeding.folder
}

// input names a file that writeInputs wrote.
func input(name string) string { return filepath.Join(workshop, name) }

// writeInputs writes what the tests import and load: the data package, its
// cooperations under other titles, and a gazetteer large enough to be
// interrupted.
func writeInputs(t *testing.T) {
	t.Helper()
	if err := copyTables(input("data")); err != nil {
		t.Fatal(err)
	}
	if !thorough() {
		keepFirst(t, input("data"), 20)
	}
	rows := readTable(t, filepath.Join(input("data"), "cooperations.csv"))
	for _, row := range rows[1:] {
		row[1] += " (relu)"
	}
	writeTable(t, input("titles.csv"), rows)
	writePlaces(t, input("cities1.txt"), 1) // Lieuaaaa, that no record names: see elsewhere
	writePlaces(t, input("cities2.txt"), pick(4000, 12000))
}

// keepFirst leaves the first cooperations of a data package, and what is said of
// them: to publish all of them takes seconds, each time.
func keepFirst(t *testing.T, folder string, n int) {
	t.Helper()
	path := filepath.Join(folder, "cooperations.csv")
	rows := readTable(t, path)[:1+n]
	writeTable(t, path, rows)
	kept := map[string]bool{}
	for _, row := range rows {
		kept[row[0]] = true
	}
	for _, name := range []string{"citations.csv", "figures.csv", "participations.csv"} {
		path := filepath.Join(folder, name)
		rows := readTable(t, path)
		header := rows[:1:1] // of which the first column is the cooperation
		writeTable(t, path, append(header, slices.DeleteFunc(rows[1:], func(row []string) bool { return !kept[row[0]] })...))
	}
}

// readTable reads a CSV, its header first.
func readTable(t *testing.T, path string) [][]string {
	t.Helper()
	file, err := os.Open(path)
	if err != nil {
		t.Fatal(err)
	}
	defer file.Close()
	rows, err := csv.NewReader(file).ReadAll()
	if err != nil {
		t.Fatal(err)
	}
	return rows
}

// writeTable writes a CSV, over what is there.
func writeTable(t *testing.T, path string, rows [][]string) {
	t.Helper()
	file, err := os.Create(path)
	if err != nil {
		t.Fatal(err)
	}
	defer file.Close()
	if err := csv.NewWriter(file).WriteAll(rows); err != nil {
		t.Fatal(err)
	}
}

// writePlaces writes a file of places as GeoNames does.
func writePlaces(t *testing.T, path string, n int) {
	t.Helper()
	file, err := os.Create(path)
	if err != nil {
		t.Fatal(err)
	}
	defer file.Close()
	lines := bufio.NewWriter(file)
	for i := range n {
		name := fmt.Sprintf("Lieu%c%c%c%c", 'a'+i%26, 'a'+i/26%26, 'a'+i/676%26, 'a'+i/17576%26)
		fmt.Fprintf(lines, "%d\t%s\t%s\t\t%.4f\t%.4f\tP\tPPL\tDE\t\t02\t\t\t\t%d\t\t100\tEurope/Berlin\t2020-01-01\n",
			90000000+i, name, name, 48+float64(i%500)/100, 7+float64(i%700)/100, 500+i)
	}
	if err := lines.Flush(); err != nil {
		t.Fatal(err)
	}
}
