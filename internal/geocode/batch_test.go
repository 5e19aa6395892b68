package geocode

import (
	"bytes"
	"context"
	"encoding/csv"
	"errors"
	"fmt"
	"io"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/passerelles/passerelles/internal/atlas"
)

func testCountries() CountryNames {
	return NewCountryNames([]atlas.WorldRegion{
		{Code: "150", Name: atlas.Text{FR: "Europe", EN: "Europe"}},
		{ISO2: "DE", ISO3: "DEU", Name: atlas.Text{FR: "Allemagne", EN: "Germany"}},
		{ISO2: "PS", ISO3: "PSE", Name: atlas.Text{FR: "État de Palestine", EN: "State of Palestine"}},
		{ISO2: "IT", ISO3: "ITA", Name: atlas.Text{FR: "Italie", EN: "Italy"}},
		{ISO2: "DZ", ISO3: "DZA", Name: atlas.Text{FR: "Algérie", EN: "Algeria"}},
	})
}

func runBatch(t testing.TB, in string) ([][]string, error) {
	t.Helper()
	var out bytes.Buffer
	if err := Batch(context.Background(), &Geocoder{Gazetteer: testWorld()}, testCountries(), strings.NewReader(in), &out, ""); err != nil {
		return nil, err
	}
	rows, err := csv.NewReader(&out).ReadAll()
	if err != nil {
		t.Fatalf("what was written is not CSV: %v", err)
	}
	return rows, nil
}

func TestBatch(t *testing.T) {
	t.Parallel()
	rows, err := runBatch(t, "\ufeffLevel,query,COUNTRY,note\r\n"+
		",Naplouse,PS,x\r\n"+
		",Cologne,Allemagne\r\n"+
		",Köln,Deutschland,x\r\n"+ // a name of the gazetteer, not of the list
		",Naples,it,x\r\n"+
		"region,Relizane,Algeria,x\r\n"+
		",Ensdorf,DEU,x\r\n"+
		",Naplouse,Atlantide,x\r\n"+
		"planet,Naplouse,PS,x\r\n"+
		"\r\n"+
		",,,\r\n"+
		",\"two\nlines, \"\"quoted\"\"\",PS,x\r\n")
	if err != nil {
		t.Fatal(err)
	}
	want := [][]string{
		{"query", "country", "status", "name", "country_iso2", "admin1", "lat", "lon", "score", "place_id"},
		{"Naplouse", "PS", "accepted", "Nablus", "PS", "", "32.22100", "35.25400", "0.990", "nablus"},
		{"Cologne", "Allemagne", "accepted", "Köln", "DE", "", "50.93300", "6.95000", "0.990", "cologne"},
		{"Köln", "Deutschland", "accepted", "Köln", "DE", "", "50.93300", "6.95000", "0.990", "cologne"},
		{"Naples", "it", "accepted", "Napoli", "IT", "", "40.85200", "14.26800", "0.990", "naples"},
		{"Relizane", "Algeria", "accepted", "Relizane", "DZ", "", "35.93000", "0.83000", "0.990", "relizane-wilaya"},
		{"Ensdorf", "DEU", "review", "Ensdorf", "DE", "", "49.30000", "6.78300", "0.790", "ensdorf-sl"},
		{"Naplouse", "Atlantide", "none", "", "", "", "", "", "", ""},
		{"Naplouse", "PS", "none", "", "", "", "", "", "", ""},
		{"", "", "none", "", "", "", "", "", "", ""},
		{"two\nlines, \"quoted\"", "PS", "none", "", "", "", "", "", "", ""},
	}
	if diff := cmp.Diff(want, rows); diff != "" {
		t.Errorf("(-want +got):\n%s", diff)
	}
}

func TestBatchRefusesWhatIsNoQuestion(t *testing.T) {
	t.Parallel()
	for name, in := range map[string]string{
		"empty":             "",
		"no column query":   "name,country\nLille,FR\n",
		"an unclosed quote": "query,country\n\"Lille,FR\n",
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			if _, err := runBatch(t, in); atlas.ErrorCode(err) != atlas.CodeInvalid {
				t.Errorf("got %v", err)
			}
		})
	}
}

func TestBatchAnswersEveryRowInOrder(t *testing.T) {
	t.Parallel()
	const rows = 3*batchChunk + 7
	var in strings.Builder
	in.WriteString("query,country\n")
	for i := range rows {
		fmt.Fprintf(&in, "%s,PS\n", []string{"Naplouse", "?", strings.Repeat("x", maxNameBytes+1)}[i%3])
	}
	got, err := runBatch(t, in.String())
	if err != nil || len(got) != rows+1 {
		t.Fatalf("%d rows, want %d, %v", len(got), rows+1, err)
	}
	for i, row := range got[1:] {
		want := []string{"accepted", "none", "none"}[i%3]
		if row[2] != want {
			t.Fatalf("row %d is %s, want %s", i, row[2], want)
		}
	}
}

// endless is a reader without an end, which counts what was read of it.
type endless struct {
	begins string
	read   int
}

func (e *endless) Read(to []byte) (int, error) {
	if e.read > 4*maxBatchRecord {
		return 0, errors.New("the whole of it was read")
	}
	n := copy(to, e.begins)
	e.begins = e.begins[n:]
	for ; n < len(to); n++ {
		to[n] = 'x'
	}
	e.read += n
	return n, nil
}

// Ensure that a quote which is never closed does not make a batch hold all that
// follows, and that the rows before it are answered.
func TestBatchBoundsARow(t *testing.T) {
	t.Parallel()
	for name, test := range map[string]struct {
		begins string
		rows   int
	}{
		"an unclosed quote":  {"query,country\nNaplouse,PS\nNaples,IT\n\"Lille,FR\n", 3},
		"no end of line":     {"query,country\nNaplouse,PS\n", 2},
		"an endless header":  {"query,", 0},
		"a quote in another": {"query,note\nNaplouse,\"", 1},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			var out bytes.Buffer
			err := Batch(context.Background(), &Geocoder{Gazetteer: testWorld()}, testCountries(), &endless{begins: test.begins}, &out, "")
			if atlas.ErrorCode(err) != atlas.CodeInvalid || !strings.Contains(atlas.ErrorMessage(err).EN, "more than") {
				t.Errorf("got %v", err)
			}
			if got := strings.Count(out.String(), "\n"); got != test.rows {
				t.Errorf("%d rows were written, want %d:\n%s", got, test.rows, out.String())
			}
		})
	}
}

// Ensure that a batch that waits for its questions can be stopped.
func TestBatchStopsWhileItWaits(t *testing.T) {
	t.Parallel()
	waiting, asker := io.Pipe()
	t.Cleanup(func() { asker.Close() })
	ctx, stop := context.WithCancel(t.Context())
	go func() {
		asker.Write([]byte("query,country\nNaplouse,PS\n")) //nolint:errcheck // the test ends when it is read
		stop()
	}()
	var out bytes.Buffer
	err := Batch(ctx, &Geocoder{Gazetteer: testWorld()}, testCountries(), waiting, &out, "")
	if !errors.Is(err, context.Canceled) {
		t.Errorf("got %v, want to be stopped", err)
	}
}

// Ensure that a gazetteer that fails ends a batch, whatever is left to read.
func TestBatchEndsWithItsGazetteer(t *testing.T) {
	t.Parallel()
	broken := testWorld()
	broken.fail = errors.New("away")
	in := "query,country\n" + strings.Repeat("Naplouse,PS\n", 5*batchChunk)
	err := Batch(t.Context(), &Geocoder{Gazetteer: broken}, testCountries(), strings.NewReader(in), io.Discard, "")
	if !errors.Is(err, broken.fail) {
		t.Errorf("got %v, want %v", err, broken.fail)
	}
}

// Ensure that long rows within bounds are answered, one each, however many.
func TestBatchOfLongRows(t *testing.T) {
	t.Parallel()
	const rows = 12
	note := strings.Repeat("x", maxBatchRecord-100)
	in := "query,note\n" + strings.Repeat("Naplouse,"+note+"\n", rows)
	got, err := runBatch(t, in)
	if err != nil || len(got) != rows+1 {
		t.Fatalf("%d rows, want %d, %v", len(got), rows+1, err)
	}
}

func FuzzBatch(f *testing.F) {
	f.Add("query,country\nNaplouse,PS\n")
	f.Add("query;country\nNaplouse;PS\n")
	f.Add("\ufeffcountry,query,level\nAllemagne,\"Halle (Westfalen\",region\n,,\n")
	f.Add("query\n\"\x00\u202e<script>'\"\n")
	f.Fuzz(func(t *testing.T, in string) {
		var out bytes.Buffer
		err := Batch(context.Background(), &Geocoder{Gazetteer: testWorld()}, testCountries(), strings.NewReader(in), &out, "")
		if err != nil {
			if atlas.ErrorCode(err) != atlas.CodeInvalid {
				t.Fatalf("%q: %v", in, err)
			}
			return
		}
		read := csv.NewReader(strings.NewReader(strings.TrimPrefix(in, "\ufeff")))
		read.FieldsPerRecord = -1
		asked, err := read.ReadAll()
		if err != nil {
			t.Fatalf("%q was answered and is not CSV: %v", in, err)
		}
		answered, err := csv.NewReader(&out).ReadAll()
		if err != nil || len(answered) != len(asked) {
			t.Fatalf("%q: %d rows in, %d rows out, %v", in, len(asked), len(answered), err)
		}
	})
}
