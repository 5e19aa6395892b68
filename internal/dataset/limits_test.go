package dataset

import (
	"io"
	"os"
	"path/filepath"
	"runtime"
	"strings"
	"testing"
)

// A file beyond the limits is refused by what is wrong with it, and is never
// held whole.
func TestHugeCell(t *testing.T) {
	for name, quote := range map[string]string{"quoted": `"`, "unquoted": ""} {
		t.Run(name, func(t *testing.T) {
			path := filepath.Join(t.TempDir(), "partners.csv")
			file, err := os.Create(path)
			if err != nil {
				t.Fatal(err)
			}
			head := "id,name,source_name,level\nlille,Lille,Lille,locality\nx," + quote
			const size = 100 << 20
			if _, err := io.Copy(file, &hugeCell{head: strings.NewReader(head), left: size}); err != nil {
				t.Fatal(err)
			}
			if _, err := file.WriteString(quote + ",y,locality\n"); err != nil {
				t.Fatal(err)
			}
			if err := file.Close(); err != nil {
				t.Fatal(err)
			}
			var before, after runtime.MemStats
			runtime.ReadMemStats(&before)
			_, err = Read(t.Context(), path, nil)
			runtime.ReadMemStats(&after)
			problems := problemsOf(t, err)
			text := listing(t, problems)
			if !strings.Contains(text, "partners.csv, row 3, column name") || !strings.Contains(text, "more than 64 MiB") {
				t.Errorf("want the cell and the file named, got:\n%s", text)
			}
			// io.ReadAll grows its buffer by a quarter at a time, so that the
			// bytes allocated in all are several times those held.
			if used := after.TotalAlloc - before.TotalAlloc; used > 8*MaxFile {
				t.Errorf("%d MiB allocated to refuse it", used>>20)
			}
		})
	}
}

func TestHundredThousandRows(t *testing.T) {
	t.Parallel()
	f := fixture(t)
	var b strings.Builder
	b.WriteString(f["sources.csv"])
	for i := range 100_000 {
		b.WriteString("s-")
		b.WriteString(strings.Repeat("1", 1+i%7))
		b.WriteString(strings.Repeat("a", i/7%97))
		b.WriteString(",x,,,not a date,\n")
	}
	f["sources.csv"] = b.String()
	_, err := ReadFS(t.Context(), f.fs(), "fixture")
	problems := problemsOf(t, err)
	if len(problems) != MaxListed+1 {
		t.Fatalf("%d problems listed, want %d and a line that counts the others", len(problems), MaxListed)
	}
	if last := problems[MaxListed].In("en"); !strings.HasPrefix(last, "sources.csv: and more problems in this file") {
		t.Errorf("last line %q", last)
	}
}
