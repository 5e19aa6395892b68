package mission_test

import (
	"errors"
	"fmt"
	"net/url"
	"strings"
	"testing"

	"github.com/passerelles/passerelles/internal/atlas"
	"github.com/passerelles/passerelles/internal/mission"
)

func parse(tb testing.TB, query string) (mission.Request, error) {
	tb.Helper()
	return mission.ParseRequest(values(query))
}

// values reads a query as the server does: semicolons stand for themselves.
func values(query string) url.Values {
	read := url.Values{}
	for pair := range strings.SplitSeq(query, "&") {
		name, value, _ := strings.Cut(pair, "=")
		text, err := url.QueryUnescape(value)
		if err == nil {
			read.Add(name, text)
		}
	}
	return read
}

func TestParseRequest(t *testing.T) {
	t.Parallel()
	tests := []struct{ query, want string }{
		{"region=011", "region=011"},
		{"country=sn", "!country"},
		{"country=SN&country=ML,BJ,SN", "country=BJ,ML,SN"},
		{"region=mediterranee&country=PT", "region=mediterranee&country=PT"},
		{"near=32.22,35.26&km=300", "near=32.22,35.26&km=300"},
		{"near=-0.0,180&km=0.5&status=all", "near=0,180&km=0.5"},
		{"area=3,50;4,50;4,51", "area=3,50%3B4,50%3B4,51"},
		{"area=3,50;4,50;4,50;4,51;3,50", "area=3,50%3B4,50%3B4,51"},
		{"area=170,0;190,0;190,10;170,10", "area=170,0%3B-170,0%3B-170,10%3B170,10"},
		{"region=011&theme=eau,culture&status=active&authority=lille", "region=011&authority=lille&theme=culture,eau&status=active"},
		{"region=011&from=2027-03-01&to=2027-03-01", "region=011&from=2027-03-01&to=2027-03-01"},
		{"region=011&order=kayes,bamako", "region=011&order=kayes,bamako"},
		{"region=011&utm_source=x&theme=", "region=011"},

		{"", "!region"},
		{"region=", "!region"},
		{"region=11", "!region"},
		{"region=011,,002", "!region"},
		{"region=paris", "!region"},
		{"region=011&near=1,2&km=3", "!near"},
		{"near=1,2&km=3&area=3,50;4,50;4,51", "!near"},
		{"country=FR&area=3,50;4,50;4,51", "!area"},
		{"near=1,2", "!km"},
		{"km=3", "!near"},
		{"near=1&km=3", "!near"},
		{"near=91,2&km=3", "!near"},
		{"near=1,2,3&km=3", "!near"},
		{"near=1e1,2&km=3", "!near"},
		{"near=NaN,2&km=3", "!near"},
		{"near=1,2&km=0", "!km"},
		{"near=1,2&km=-1", "!km"},
		{"near=1,2&km=20000.1", "!km"},
		{"near=1,2&km=Inf", "!km"},
		{"near=1,2&near=3,4&km=3", "!near"},
		{"area=3,50;4,50", "!area"},
		{"area=3,50;4,51;5,52", "!area"},
		{"area=3,50;4,51;x,52", "!area"},
		{"area=" + strings.Repeat("1,2;3,4;", 300), "!area"},
		{"region=011&theme=Eau!", "!theme"},
		{"region=011&status=ended", "!status"},
		{"region=011&authority=../etc", "!authority"},
		{"region=011&from=2027-03-01", "!to"},
		{"region=011&to=2027-03-01", "!from"},
		{"region=011&from=2027-02-29&to=2027-03-01", "!from"},
		{"region=011&from=2027-03-02&to=2027-03-01", "!to"},
		{"region=011&from=2027-01-01&to=2028-01-02", "!to"},
		{"region=011&order=kayes,kayes", "!order"},
		{"country=" + strings.Repeat("SN,", 10) + "\u202e<b>", "!country"},
	}
	for _, test := range tests {
		request, err := parse(t, test.query)
		if parameter, refused := strings.CutPrefix(test.want, "!"); refused {
			var fault *mission.Fault
			if !errors.As(err, &fault) || fault.Parameter != parameter || atlas.ErrorCode(err) != atlas.CodeInvalid {
				t.Errorf("%.80s: %v, want a fault of %s", test.query, err, parameter)
				continue
			}
			text := atlas.ErrorMessage(err)
			for _, sentence := range []string{text.FR, text.EN} {
				if !strings.Contains(sentence, parameter) || !strings.HasSuffix(sentence, ".") || strings.ContainsRune(sentence, '\u202e') {
					t.Errorf("%.80s: says %q", test.query, sentence)
				}
			}
			continue
		}
		if err != nil {
			t.Errorf("%s: %v", test.query, err)
		} else if got := request.Query(); got != test.want {
			t.Errorf("%s: is written %s, want %s", test.query, got, test.want)
		}
	}
}

func TestPolygonCrossing(t *testing.T) {
	t.Parallel()
	for query, want := range map[string]bool{
		"area=0,0;10,0;10,10;0,10":         false,
		"area=0,0;10,10;10,0;0,10":         true,
		"area=170,0;-170,0;-170,10;170,10": false,
		"area=170,0;-170,10;-170,0;170,10": true,
		"area=0,60;90,60;180,60;-90,60":    false,
		"area=0,0;10,0;10,10;5,0;0,10":     true,
	} {
		request, err := parse(t, query)
		if err != nil {
			t.Errorf("%s: %v", query, err)
		} else if request.Polygon.SelfCrossing != want {
			t.Errorf("%s: crosses itself is %v", query, !want)
		}
	}
}

// What is accepted is written in one form, which reads back as the same.
func FuzzParseRequest(f *testing.F) {
	for _, seed := range []string{
		"region=011&theme=eau", "near=32.22,35.26&km=300", "area=3,50;4,50;4,51", "area=0,60;90,60;180,60;-90,60",
		"country=SN,ML&from=2027-03-01&to=2027-03-09&order=kayes", "near=90,180&km=20000", "area=0,0;1,1;1,0;0,1&status=active",
	} {
		f.Add(seed)
	}
	f.Fuzz(func(t *testing.T, query string) {
		request, err := parse(t, query)
		if err != nil {
			var fault *mission.Fault
			if !errors.As(err, &fault) || fault.Text().FR == "" {
				t.Fatalf("%q: %v", query, err)
			}
			return
		}
		again, err := parse(t, request.Query())
		if err != nil {
			t.Fatalf("%q is written %q, which is refused: %v", query, request.Query(), err)
		}
		if fmt.Sprintf("%+v", again.Query()) != fmt.Sprintf("%+v", request.Query()) {
			t.Fatalf("%q is written %q, then %q", query, request.Query(), again.Query())
		}
	})
}

// Whatever is asked, a dossier adds up.
func FuzzDossier(f *testing.F) {
	for _, seed := range []string{"region=001", "near=32.22,35.26&km=300&authority=lille", "area=0,0;40,40;40,0;0,40&theme=eau", "area=0,60;90,60;180,60;-90,60"} {
		f.Add(seed)
	}
	index := bundled(f).index
	f.Fuzz(func(t *testing.T, query string) {
		request, err := parse(t, query)
		if err != nil {
			return
		}
		made, err := index.Dossier(request)
		if err != nil {
			return
		}
		if s := made.Summary; s.Located+s.Approximate+s.WithoutPlace != s.Cooperations {
			t.Fatalf("%q: %+v does not add up", query, s)
		}
	})
}
