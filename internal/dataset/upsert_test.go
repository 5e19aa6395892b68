package dataset

import (
	"path/filepath"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/passerelles/passerelles/internal/atlas"
)

// known is the record of the fixture, as a store would give it back.
func known(tb testing.TB) *atlas.Record {
	tb.Helper()
	record := readFixture(tb, fixture(tb)).Record
	return &record
}

// A single file brings the records it changes, whole, and nothing else.
func TestUpsert(t *testing.T) {
	t.Parallel()
	tests := map[string]struct {
		name, text string
		want       func(before *atlas.Record) atlas.Record
		origin     string
	}{
		"a partner is renamed and one is new": {
			name: "partners.csv",
			text: "id,name,source_name,other_names,level,countries,qualifier,unnamed,note\n" +
				"naplouse,Nablus,Naplouse,,locality,PS,,,\n" +
				"gdansk,Gdańsk,Gdansk,Dantzig,locality,PL,,,\n",
			want: func(before *atlas.Record) atlas.Record {
				renamed := before.Partners[2]
				renamed.Name, renamed.OtherNames, renamed.Qualifier = "Nablus", nil, ""
				return atlas.Record{Partners: []atlas.Partner{renamed, {
					ID: "gdansk", Name: "Gdańsk", SourceName: "Gdansk", OtherNames: []string{"Dantzig"},
					Level: atlas.LevelLocality, Countries: []string{"PL"}, Origin: fixtureOrigin,
				}}}
			},
			origin: fixtureOrigin,
		},
		"columns left out are left alone": {
			name: "Partenaires.csv",
			text: "id;name;source_name;level\nnaplouse;Nablus;Naplouse;locality\n",
			want: func(before *atlas.Record) atlas.Record {
				renamed := before.Partners[2]
				renamed.Name = "Nablus"
				return atlas.Record{Partners: []atlas.Partner{renamed}}
			},
			origin: fixtureOrigin,
		},
		"a participation brings its cooperation": {
			name: "participations.csv",
			text: "cooperation,participant_kind,participant,role\nlille-tlemcen,authority,mel,funder\nlille-tlemcen,authority,lille,participant\n",
			want: func(before *atlas.Record) atlas.Record {
				c := before.Cooperations[1]
				c.Participations = append(c.Participations[:2:2], atlas.Participation{
					Actor: atlas.Actor{Kind: atlas.ActorAuthority, ID: "mel"}, Role: atlas.RoleFunder,
				})
				return atlas.Record{Cooperations: []atlas.Cooperation{c}}
			},
			origin: fixtureOrigin,
		},
		"a cooperation keeps its parts": {
			name: "cooperations.csv",
			text: "id,title,type,themes,status,confidence\nlille-naplouse,Lille et Naplouse,jumelage,eau,ended,confirmed\n",
			want: func(before *atlas.Record) atlas.Record {
				c := before.Cooperations[0]
				c.Title, c.Themes, c.Status = "Lille et Naplouse", []string{"eau"}, atlas.StatusEnded
				return atlas.Record{Cooperations: []atlas.Cooperation{c}}
			},
			origin: fixtureOrigin,
		},
		"a decision belongs where its subject does": {
			name: "decisions.csv",
			text: "subject_kind,subject,place_id,lat,lon,exactness,reason,decided_on,decided_by\nauthority,mel,cog:59350,,,exact,siège,2026-11-23,passerelles\n",
			want: func(*atlas.Record) atlas.Record {
				return atlas.Record{Decisions: []atlas.Decision{{
					Subject: atlas.Actor{Kind: atlas.ActorAuthority, ID: "mel"}, Status: atlas.DecisionManual,
					Place: &atlas.Place{ID: "cog:59350"}, Exactness: atlas.Exact, Score: 1,
					Reason: atlas.Text{FR: "siège"}, DecidedOn: "2026-11-23", DecidedBy: "passerelles", Origin: fixtureOrigin,
				}}}
			},
			origin: fixtureOrigin,
		},
		"a file known by its columns, all new": {
			name: "nos-sources.csv",
			text: "id,title,url,publisher,accessed_on,licence\nnouvelle,Une page,https://www.example.org/,,2026,\n",
			want: func(*atlas.Record) atlas.Record {
				return atlas.Record{Sources: []atlas.Source{{
					ID: "nouvelle", Title: "Une page", URL: "https://www.example.org/", AccessedOn: "2026", Origin: "nos-sources",
				}}}
			},
			origin: "nos-sources",
		},
	}
	for name, test := range tests {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			before := known(t)
			pkg, err := Read(t.Context(), write(t, test.name, test.text), before)
			if err != nil {
				t.Fatal(listing(t, problemsOf(t, err)))
			}
			if pkg.Full || pkg.Origin != test.origin {
				t.Errorf("full %v, origin %q, want an upsert of %q", pkg.Full, pkg.Origin, test.origin)
			}
			if diff := cmp.Diff(test.want(before), pkg.Record); diff != "" {
				t.Errorf("record (-want +got):\n%s", diff)
			}
		})
	}
}

func TestUpsertProblems(t *testing.T) {
	t.Parallel()
	tests := map[string]struct{ name, text string }{
		"unknown partner": {
			"participations.csv", "cooperation,participant_kind,participant,role\nlille-tlemcen,partner,gdansk,participant\n",
		},
		"new without its parts": {
			"cooperations.csv", "id,title,type,themes,status,confidence\nnouvelle,Nouvelle,jumelage,eau,unknown,reported\n",
		},
		"table not recognised":        {"divers.csv", "a,b\n1,2\n"},
		"retired by an upsert":        {"retired.csv", "kind,id,successor,reason,retired_on\npartner,dundee,,,\n"},
		"kind of file not known":      {"partners.ods", "PK\x03\x04"},
		"gazetteer supplement":        {"gazetteer_supplement.csv", "id,name,level,source,licence\nx,X,locality,nous,CC0-1.0\n"},
		"damage to a known record":    {"cooperations.csv", "id,title,type,themes,start,end,status,confidence\nlille-naplouse,L,jumelage,eau,1998,1990,ended,confirmed\n"},
		"part of a bad cooperation":   {"citations.csv", "cooperation,source,claims\nlille-naplouse,page-lile,\n"},
		"key that is known elsewhere": {"authorities.csv", "id,kind,name,code,code_scheme,department,seat\nville-de-lille,commune,Lille,59350,insee-commune,59,59350\n"},
	}
	for name, test := range tests {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			pkg, err := Read(t.Context(), write(t, test.name, test.text), known(t))
			problems := problemsOf(t, err)
			if pkg != nil || len(problems) == 0 {
				t.Fatal("read without a problem")
			}
			golden(t, listing(t, problems))
		})
	}
}

func TestUpsertOfTwoOrigins(t *testing.T) {
	t.Parallel()
	before := known(t)
	before.Partners[0].Origin = "ecosse"
	text := "id,name,source_name,level\ndundee,Dundee,Dundee,locality\nnaplouse,Naplouse,Naplouse,locality\n"
	_, err := Read(t.Context(), write(t, "partners.csv", text), before)
	problems := problemsOf(t, err)
	if len(problems) != 1 || problems[0].Row != 3 || !strings.Contains(problems[0].In("en"), "“ecosse”") {
		t.Errorf("want row 3 refused, got:\n%s", listing(t, problems))
	}
}

func TestPathsThatCannotBeRead(t *testing.T) {
	t.Parallel()
	folder := t.TempDir()
	for name, path := range map[string]string{
		"no such path":       filepath.Join(folder, "nulle-part"),
		"no such file":       filepath.Join(folder, "partners.csv"),
		"a device":           "/dev/zero",
		"an empty folder":    folder,
		"a path with a NUL":  "a\x00b",
		"an escape sequence": "\x1b[2J",
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			_, err := Read(t.Context(), path, nil)
			problems := problemsOf(t, err)
			if len(problems) == 0 {
				t.Fatal("read without a problem")
			}
			if text := listing(t, problems); strings.ContainsAny(text, "\x00\x1b") {
				t.Errorf("unprintable characters in %q", text)
			}
		})
	}
}
