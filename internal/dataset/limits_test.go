package dataset

import (
	"fmt"
	"os"
	"path/filepath"
	"runtime"
	"strings"
	"testing"
)

// A file beyond the limits is refused by what is wrong with it, and is never
// held whole.
func TestHugeCell(t *testing.T) {
	path := filepath.Join(t.TempDir(), "partners.csv")
	head := "id,name,source_name,level\nlille,Lille,Lille,locality\nx,\""
	if err := os.WriteFile(path, []byte(head), 0o600); err != nil {
		t.Fatal(err)
	}
	if err := os.Truncate(path, 100<<20); err != nil { // zeros that take no room on disk
		t.Fatal(err)
	}
	var before, after runtime.MemStats
	runtime.ReadMemStats(&before)
	_, err := Read(t.Context(), path, nil)
	runtime.ReadMemStats(&after)
	text := listing(t, problemsOf(t, err))
	for _, part := range []string{
		"partners.csv: more than 64 MiB",
		"partners.csv, row 3, column name, “\"" + strings.Repeat(`\u0000`, maxShown-1) + "…”: a cell of more than 128 KiB",
	} {
		if !strings.Contains(text, part) {
			t.Errorf("want %q in:\n%s", part, text)
		}
	}
	// The file's bytes, a copy of them as text, and next to nothing else.
	if used := after.TotalAlloc - before.TotalAlloc; used > 2*MaxFile+(1<<20) {
		t.Errorf("%.1f MiB allocated to refuse it", float64(used)/(1<<20))
	}
}

// More problems than are listed are counted, and the first rows' are listed.
func TestMoreProblemsThanAreKept(t *testing.T) {
	t.Parallel()
	f := fixture(t)
	const rows = maxKept + 500
	for i := range rows {
		f.line("sources.csv", fmt.Sprintf("s-%d,x,,,jamais,", i))
	}
	f.line("citations.csv", "lille-tlemcen,page-lile,")
	_, err := ReadFS(t.Context(), f.fs(), "fixture")
	problems := problemsOf(t, err)
	if len(problems) != MaxListed+2 {
		t.Fatalf("%d problems listed, want %d, a line that counts the others, and the one of citations.csv",
			len(problems), MaxListed)
	}
	want := fmt.Sprintf("sources.csv: and more problems in this file (%d)", rows-MaxListed)
	var of Problems
	for _, p := range problems {
		if p.File == "sources.csv" {
			of = append(of, p)
		}
	}
	if last := of[len(of)-1].In("en"); !strings.HasPrefix(last, want) || of[0].Row != 3 {
		t.Errorf("from row %d to %q, want from row 3 to %q", of[0].Row, last, want)
	}
}
