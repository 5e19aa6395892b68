package chaos

import (
	"net/http"
	"net/url"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"
	"time"
)

// marker is in every hostile text: where it shows up tells how it was taken.
const marker = "zqxj"

// hostileTexts break out of a statement that is put together from pieces, or of
// a page.
func hostileTexts() []string {
	return []string{
		marker + "'", marker + "''", marker + `"`, marker + "' or '1'='1", marker + "'; drop table place; --", marker + "') or pg_sleep(9) is null or ('",
		marker + " $1 $$ || chr(39)", marker + `\'`, marker + "%' or name ilike '%", marker + "/**/union/**/select/**/1", marker + "\u02bc or 1",
		`<script>alert("` + marker + `")</script>`, `"><img src=x onerror=alert("` + marker + `")>`,
	}
}

// possible are the parameters of an address, as it lists them to whoever gives
// another.
var possible = regexp.MustCompile(`Possible parameters: ([a-z_, ]+)\.`)

// TestInjection puts SQL and scripts in every parameter that the running program
// says it has. PostgreSQL logs every statement: none fails, none holds what was
// sent, which is only ever a parameter of one; and no answer is ours to blame,
// nor holds a script as it was sent.
func TestInjection(t *testing.T) {
	t.Parallel()
	c := newCluster(t, "", "log_statement=all", "log_min_error_statement=error", "log_error_verbosity=default")
	s := serve(t, c.url(atlas))
	s.ready()
	for _, path := range []string{
		"/api/geocode", "/api/edition", "/api/cooperations.csv", "/layers/all.geojson", "/missions/dossier.json", "/missions/dossier.xlsx",
	} {
		answer, err := fetch("http://" + s.addr + path + "?" + marker + "=1")
		if err != nil || answer.status != http.StatusBadRequest {
			t.Fatalf("%s: status %d, %v for an unknown parameter", path, answer.status, err)
		}
		names := []string{marker + "'"}
		if found := possible.FindSubmatch(answer.body); found != nil {
			names = append(names, strings.Split(string(found[1]), ", ")...)
		}
		for _, name := range names {
			for _, text := range hostileTexts() {
				s.inject(t, path, text, name)
			}
		}
	}
	for _, path := range []string{"/", "/en/", "/cooperations", "/collectivites", "/missions", "/missions/dossier", "/embed"} {
		names := []string{"q", "vue", "sel", "theme", "country", "region", "lang"}
		for _, text := range hostileTexts() {
			s.inject(t, path, text, names...) // pages leave out what they do not know
			for _, name := range pick(nil, names) {
				s.inject(t, path, text, name)
			}
		}
	}
	c.blameless(t, true)
}

// inject asks for an address with hostile parameters.
func (s *server) inject(t *testing.T, path, text string, names ...string) {
	t.Helper()
	query := url.Values{}
	if path == "/api/geocode" {
		query.Set("q", "Lieuaaaa")
	}
	for _, name := range names {
		query.Set(name, text)
	}
	answer, err := fetch("http://" + s.addr + path + "?" + query.Encode())
	if err == nil && answer.status == http.StatusServiceUnavailable && strings.Contains(string(answer.body), `geocoder-unavailable`) {
		return // on a busy machine a search may be late
	}
	if err != nil || answer.status >= 500 {
		t.Errorf("%s?%s: status %d, %v", path, query.Encode(), answer.status, err)
	}
	if strings.Contains(text, "<") && !strings.HasSuffix(path, "geocode") && strings.Contains(string(answer.body), text) {
		t.Errorf("%s?%s: the answer holds the script", path, query.Encode())
	}
}

// blameless reads what PostgreSQL logged: no error, and hostile texts nowhere
// but among the parameters of statements, where reached wants some.
func (c *cluster) blameless(t *testing.T, reached bool) {
	t.Helper()
	logged, err := os.ReadFile(c.log)
	if err != nil {
		t.Fatal(err)
	}
	asParameters, late := 0, false
	for line := range strings.Lines(string(logged)) {
		switch hostile := strings.Contains(line, marker); {
		case strings.Contains(line, "canceling statement due to user request"):
			late = true // the program's own doing; the next line is the statement
		case late && strings.Contains(line, " STATEMENT: "):
			late = false
		case strings.Contains(line, " ERROR: "), strings.Contains(line, " STATEMENT: "):
			t.Errorf("PostgreSQL complains: %s", line)
		case hostile && strings.Contains(strings.ToLower(line), "parameters: "):
			asParameters++
		case hostile:
			t.Errorf("a text is part of a statement: %.300s", line)
		}
	}
	if reached && asParameters == 0 {
		t.Error("no text reached the database: this test saw nothing")
	}
}

// TestHostileRecords imports a folder of which every text that a person reads is
// hostile, geocodes it, publishes it, and has every page: it is text everywhere.
func TestHostileRecords(t *testing.T) {
	t.Parallel()
	c := newCluster(t, "", "log_statement=all", "log_min_error_statement=error")
	c.exec("postgres", `create database hostile template template0`)
	on := c.url("hostile")
	must(t, on, "migrate")
	folder := hostileFolder(t)
	must(t, on, "import", folder)
	must(t, on, "gazetteer", "load", input("cities1.txt"))
	must(t, on, "geocode")
	must(t, on, "publish")
	c.blameless(t, false)

	s := serve(t, on)
	s.number(time.Minute, 1)
	for _, path := range []string{
		"/", "/cooperations", "/collectivites", "/partenaires", "/pays", "/en/cooperations", "/cooperations/achicourt-idar-oberstein",
		"/collectivites/achicourt", "/partenaires/idar-oberstein", "/missions", "/missions/dossier?country=DE",
	} {
		answer, err := fetch("http://" + s.addr + path)
		if err != nil || answer.status != http.StatusOK {
			t.Errorf("%s: status %d, %v", path, answer.status, err)
			continue
		}
		if strings.Contains(string(answer.body), hostileMark) {
			t.Errorf("%s: the page holds the script", path)
		}
		if path != "/" && !strings.Contains(path, "missions") && !strings.Contains(path, "pays") && !strings.Contains(string(answer.body), marker) {
			t.Errorf("%s: the page has nothing of the hostile text: this test saw nothing", path)
		}
	}
}

// hostileMark is a script, and breaks out of attributes, and of statements.
const hostileMark = `"'><img src=x onerror=alert(` + marker + `)>`

// hostileFolder is the data package with hostileMark at the end of every
// text that a person reads.
func hostileFolder(t *testing.T) string {
	t.Helper()
	folder := filepath.Join(t.TempDir(), "données d’ailleurs")
	if err := os.CopyFS(folder, os.DirFS(input("data"))); err != nil {
		t.Fatal(err)
	}
	for name, columns := range map[string][]string{
		"cooperations.csv":  {"title", "description", "programme", "note"},
		"authorities.csv":   {"name", "note"},
		"partners.csv":      {"name", "qualifier", "note"},
		"organisations.csv": {"name", "note"},
		"sources.csv":       {"title", "publisher"},
		"citations.csv":     {"claims"},
		"figures.csv":       {"text"},
	} {
		spoil(t, filepath.Join(folder, name), columns)
	}
	return folder
}

// spoil ends the texts of some columns of a table with the hostile one.
func spoil(t *testing.T, path string, columns []string) {
	t.Helper()
	rows := readTable(t, path)
	for i, column := range rows[0] {
		for _, row := range rows[1:] {
			if slices.Contains(columns, column) && row[i] != "" {
				row[i] += hostileMark
			}
		}
	}
	writeTable(t, path, rows)
}

// copyTables copies the files of the bundled data package, and its tables only.
func copyTables(folder string) error {
	if err := os.MkdirAll(filepath.Join(folder, "world"), 0o755); err != nil {
		return err
	}
	for _, pattern := range []string{"*.csv", "*.json", "world/*.csv"} {
		found, err := filepath.Glob(filepath.Join("../../data", pattern))
		if err != nil {
			return err
		}
		for _, path := range found {
			content, err := os.ReadFile(path)
			if err != nil {
				return err
			}
			to := filepath.Join(folder, strings.TrimPrefix(path, "../../data"))
			if err := os.WriteFile(to, content, 0o644); err != nil {
				return err
			}
		}
	}
	return nil
}
