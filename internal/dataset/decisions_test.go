package dataset

import (
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/paulmach/orb"

	"github.com/passerelles/passerelles/internal/atlas"
)

const decisionsHead = "subject_kind,subject,place_id,lat,lon,exactness,reason,decided_on,decided_by\n"

func personDecision(id string) atlas.Decision {
	return atlas.Decision{
		Subject: atlas.Actor{Kind: atlas.ActorPartner, ID: id}, Status: atlas.DecisionManual,
		Place: &atlas.Place{ID: "geonames:282615"}, Exactness: atlas.Exact, Score: 1,
		Reason: atlas.Text{FR: "La ville, pas la région."}, DecidedOn: "2026-11-26", DecidedBy: "Mission internationale",
	}
}

func TestUpdateDecisions(t *testing.T) {
	t.Parallel()
	const row = `partner,naplouse,geonames:282615,,,exact,"La ville, pas la région.",2026-11-26,Mission internationale` + "\n"
	const alpha, zeta = "partner,alpha,,1.5,2,exact,\"x\",2026,A\n", "partner,zeta,,,,none,y,2026,A\n"
	with := func(change func(d *atlas.Decision)) []atlas.Decision {
		d := personDecision("naplouse")
		change(&d)
		return []atlas.Decision{d}
	}
	plain := with(func(*atlas.Decision) {})
	tests := map[string]struct {
		before    string
		decisions []atlas.Decision
		want      string
	}{
		"a file that is not there yet":  {"", plain, decisionsHead + row},
		"the first row":                 {decisionsHead, plain, decisionsHead + row},
		"between two rows, as they are": {decisionsHead + alpha + zeta, plain, decisionsHead + alpha + row + zeta},
		"in place of its own row":       {decisionsHead + zeta + strings.Replace(row, "282615", "1", 1) + alpha, plain, decisionsHead + zeta + row + alpha},
		"in a file that is not sorted":  {decisionsHead + zeta + alpha, plain, decisionsHead + row + zeta + alpha},
		"after a last line without end": {decisionsHead + strings.TrimSuffix(alpha, "\n"), plain, decisionsHead + alpha + row},
		"a machine's is left out":       {decisionsHead, with(func(d *atlas.Decision) { d.Status = atlas.DecisionAccepted }), decisionsHead},
		"nowhere": {decisionsHead, with(func(d *atlas.Decision) { d.Place, d.Exactness = nil, atlas.NoPlace }),
			decisionsHead + `partner,naplouse,,,,none,"La ville, pas la région.",2026-11-26,Mission internationale` + "\n"},
		"coordinates": {decisionsHead, with(func(d *atlas.Decision) { d.Place = &atlas.Place{Position: orb.Point{35.254, 32.221}} }),
			decisionsHead + `partner,naplouse,,32.221,35.254,exact,"La ville, pas la région.",2026-11-26,Mission internationale` + "\n"},
		"as an office saved it": {
			"\uFEFFsubject;subject_kind;exactness;reason;decided_on;decided_by;place_id\r\nalpha;partner;none;x;2026;A;\r\n", plain,
			"\uFEFFsubject;subject_kind;exactness;reason;decided_on;decided_by;place_id\r\nalpha;partner;none;x;2026;A;\r\n" +
				"naplouse;partner;exact;La ville, pas la région.;2026-11-26;Mission internationale;geonames:282615\r\n",
		},
		"with Excel’s line": {"sep=,\n" + decisionsHead + alpha, plain, "sep=,\n" + decisionsHead + alpha + row},
	}
	for name, test := range tests {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			got, err := UpdateDecisions(t.Context(), "decisions.csv", []byte(test.before), test.decisions)
			if err != nil {
				t.Fatal(err)
			}
			if diff := cmp.Diff(test.want, string(got)); diff != "" {
				t.Error(diff)
			}
			again, err := UpdateDecisions(t.Context(), "decisions.csv", got, test.decisions)
			if err != nil || string(again) != string(got) {
				t.Errorf("the second time: %v\n%s", err, again)
			}
		})
	}
}

// A file that cannot be kept as it is is refused, with what to do.
func TestUpdateDecisionsRefuses(t *testing.T) {
	t.Parallel()
	tests := map[string]struct{ text, want string }{
		"an unknown column":    {"subject_kind,subject,lieu\n", "colonne lieu"},
		"a damaged row":        {decisionsHead + "partner,x\n", "ligne 2"},
		"another encoding":     {decisionsHead + "partner,x,,,,none,caf\xe9,2026,A\n", "UTF-8"},
		"UTF-16":               {utf16LE(decisionsHead), "UTF-8"},
		"no column for places": {"subject_kind,subject,exactness,reason,decided_on,decided_by\n", "colonne place_id"},
	}
	for name, test := range tests {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			_, err := UpdateDecisions(t.Context(), "decisions.csv", []byte(test.text), []atlas.Decision{personDecision("naplouse")})
			if problems := problemsOf(t, err); len(problems) == 0 || !strings.Contains(problems[0].In("fr"), test.want) {
				t.Errorf("UpdateDecisions() = %v, want a problem about %q", problems, test.want)
			}
		})
	}
}

// Whatever the file was, what it becomes holds the decision, and every row that
// it held.
func FuzzUpdateDecisions(f *testing.F) {
	f.Add(decisionsHead + "partner,alpha,,1.5,2,exact,\"x\",2026,A\n")
	f.Add("\uFEFF" + strings.ReplaceAll(decisionsHead, ",", ";") + "\r\n;;\r\npartner;zeta;;;;none;\"a;\nb\";2026;A")
	f.Add("sep=,\r" + decisionsHead)
	f.Fuzz(func(t *testing.T, text string) {
		decisions := []atlas.Decision{personDecision("naplouse")}
		got, err := UpdateDecisions(t.Context(), "decisions.csv", []byte(text), decisions)
		if err != nil {
			problemsOf(t, err)
			return
		}
		format, err := newReading()
		if err != nil {
			t.Fatal(err)
		}
		rowsIn := func(text []byte) map[string]string {
			table, err := readCSV(t.Context(), format.schema.resource("decisions"), "decisions.csv", content{data: text}, format.report)
			if err != nil {
				t.Fatal(err)
			}
			rows := map[string]string{}
			for _, r := range table.rows {
				rows[r.key()] = strings.Join(r.cells, "|")
			}
			return rows
		}
		before, after := rowsIn([]byte(text)), rowsIn(got)
		for key, row := range before {
			if after[key] != row && key != "partner\x1fnaplouse" {
				t.Errorf("the row %q became %q", row, after[key])
			}
		}
		if !strings.HasPrefix(after["partner\x1fnaplouse"], "partner|naplouse|geonames:282615|") {
			t.Errorf("the decision is not there: %v", after)
		}
	})
}
