package dataset

import (
	"fmt"
	"os"
	"strings"
	"testing"
	"testing/fstest"

	"github.com/passerelles/passerelles/internal/atlas"
)

// Every kind of badness, with the listing a person gets. Each case changes the
// package of testdata/package, which has no problem.
func TestProblems(t *testing.T) {
	t.Parallel()
	change := func(name, old, with string) func(testing.TB, files) {
		return func(tb testing.TB, f files) { f.replace(tb, name, old, with) }
	}
	line := func(name, text string) func(testing.TB, files) {
		return func(_ testing.TB, f files) { f.line(name, text) }
	}
	set := func(name, text string) func(testing.TB, files) {
		return func(_ testing.TB, f files) { f[name] = text }
	}
	remove := func(names ...string) func(testing.TB, files) {
		return func(_ testing.TB, f files) {
			for _, name := range names {
				delete(f, name)
			}
		}
	}
	naplouse := "lille-naplouse,Jumelage de Lille et Naplouse"
	tests := map[string]func(testing.TB, files){
		// Columns.
		"missing column":     change("partners.csv", "source_name", "source_nam"),
		"missing key column": change("sources.csv", "id,title", "identifiant,title"),
		"unknown column":     change("cooperations.csv", ",themes,", ",theme,"),
		"French column":      change("cooperations.csv", "id,title,", "id,titre,"),
		"column twice":       change("partners.csv", "qualifier,unnamed", "qualifier,qualifier"),
		"unnamed column":     change("partners.csv", "Nablus,locality,PS,Cisjordanie,,", "Nablus,locality,PS,Cisjordanie,,,oui"),
		"nameless column": func(tb testing.TB, f files) {
			f["sources.csv"] = "id,title,url,publisher,accessed_on,,licence\npage-lille,Page,,,,perdu,\n"
		},
		"too few cells":            line("partners.csv", "gdansk,Gdańsk,Gdansk,,locality"),
		"separator in a cell":      line("partners.csv", "gdansk,Gdańsk, en Pologne,Gdansk,,locality,PL,,,"),
		"shifted row":              line("figures.csv", "lille-naplouse,,jeunes, 2010,,,"),
		"another separator inside": line("participations.csv", "lille-tlemcen;authority;lille;lead"),

		// Cells.
		"empty required cell": line("partners.csv", "gdansk,,Gdansk,,,PL,,,"),
		"bad identifier":      line("partners.csv", "Gdańsk,Gdańsk,Gdansk,,locality,PL,,,"),
		"impossible dates": func(_ testing.TB, f files) {
			f.line("sources.csv", "a,A,,,2012-13,\nb,B,,,2011-02-29,\nc,C,,,14/05/2012,\nd,D,,,41043,\ne,E,,,l’an dernier,\nf,F,,,196X-05,")
		},
		"bad numbers": func(_ testing.TB, f files) {
			f.line("figures.csv", "lille-naplouse,environ 40,,,a\nlille-naplouse,\"1,500\",,,b\nlille-naplouse,1e3,,,c\nlille-naplouse,007,,,d")
		},
		"bad boolean":      line("partners.csv", "gdansk,Gdańsk,Gdansk,,locality,PL,,peut-être,"),
		"bad address":      line("sources.csv", "s,Source,www.example.org,,,"),
		"bad period names": line("authorities.csv", "lens,commune,Lens,Lens-la-Mine [2015/1990];Lens [1990],62498,insee-commune,62,62498,,,,"),
		"unknown role":     line("participations.csv", "lille-tlemcen,authority,lille,leader"),
		"unknown level":    line("partners.csv", "gdansk,Gdańsk,Gdansk,,town,PL,,,"),
		"list with a repeat": line("partners.csv",
			"gdansk,Gdańsk,Gdansk,Danzig;Danzig,locality,PL,,,"),

		// Text.
		"lost characters":    line("partners.csv", "gdansk,Gda\uFFFDsk,Gdansk,,locality,PL,,,"),
		"NUL and controls":   line("partners.csv", "gdansk,Gda\x00nsk,Gd\x1b[31mansk,,locality,PL,\u202Egro\u202C,,"),
		"encoded twice":      line("partners.csv", "gdansk,GdaÅ„sk,Gdansk,,locality,PL,PomÃ©ranie,,"),
		"mixed encodings":    line("partners.csv", "orleans,Orl\xE9ans,Orleans,,locality,FR,,,"),
		"undefined in 1252":  set("figures.csv", "cooperation,value,unit,year,text\nlille-naplouse,,\x81,,\xE9\n"),
		"unprintable values": line("participations.csv", "lille-tlemcen,authority,\""+strings.Repeat("é\n", 50)+"\",lead"),

		// Quotes.
		"unclosed quote": func(tb testing.TB, f files) {
			f.replace(tb, "cooperations.csv", "un jumelage.\",", "un jumelage.,")
		},
		"unclosed quote between rows": func(tb testing.TB, f files) {
			f.replace(tb, "partners.csv", "naplouse,Naplouse,", "naplouse,\"Naplouse,")
			f.replace(tb, "partners.csv", "tlemcen,Tlemcen,Tlemcen", "tlemcen,Tlemcen,\"Tlemcen\"")
			f.line("partners.csv", "gdansk,Gdańsk,Gdansk,,town,PL,,,")
		},
		"unclosed quote at the end": line("partners.csv", "gdansk,\"Gdańsk,Gdansk,,locality,PL,,,\n"),
		"text after a quote":        line("partners.csv", "gdansk,\"Gdańsk\" (Dantzig),Gdansk,,locality,PL,,,"),
		"bare quote":                line("partners.csv", "gdansk,La ville \"libre\",Gdansk,,locality,PL,,,"),

		// Keys and references.
		"duplicate id":            line("partners.csv", "naplouse,Naplouse,Nablus,,locality,PS,,,"),
		"duplicate participation": line("participations.csv", "lille-naplouse,authority,lille,lead"),
		"unknown theme":           change("cooperations.csv", "eau;jeunesse", "eauu;Jeunesse;sport"),
		"unknown type":            change("cooperations.csv", ",jumelage,eau", ",Jumelages,eau"),
		"unknown countries": func(_ testing.TB, f files) {
			f.line("partners.csv", "a,A,A,,locality,Pologne,,,\nb,B,B,,locality,pl,,,\nc,C,C,,locality,ZZ,,,\nd,D,D,,locality,POL,,,\ne,E,E,,locality,Sénegal,,,")
		},
		"unknown participants": func(_ testing.TB, f files) {
			f.line("participations.csv", "lille-naplouse,authority,naplouse,participant\nlille-naplouse,partner,tlemsen,participant\nlille-napluse,partner,dundee,participant")
		},
		"unknown source":         line("citations.csv", "lille-tlemcen,page-de-lille,"),
		"unknown retired record": line("retired.csv", "partner,nablus,naplousse,,"),

		// Rules of the domain.
		"themes": func(tb testing.TB, f files) {
			f.replace(tb, "cooperations.csv", "eau;jeunesse", "eau;jeunesse;social;culture;gouvernance")
		},
		"end before start":        change("cooperations.csv", ",1998,,active", ",1998,1997-12,active"),
		"amount without currency": change("cooperations.csv", "12500.50,EUR", "-12500.50,"),
		"no authority":            change("participations.csv", "lille-tlemcen,authority,lille,participant\n", ""),
		"no citation":             change("citations.csv", "lille-tlemcen,page-lille,jumelage « depuis les années 1990 »\n", ""),
		"own successor":           change("authorities.csv", "62765,saint-omer,", "62765,morinie,"),
		"succession in a circle": func(tb testing.TB, f files) {
			f.replace(tb, "authorities.csv", "59,59350,,,,", "59,59350,mel,,,")
			f.replace(tb, "authorities.csv", "59,59350,,,page-lille,", "59,59350,lille,,page-lille,")
		},
		"codes": func(_ testing.TB, f files) {
			f.line("authorities.csv", "a,commune,A,,2691,insee-commune,59,2691,,,,\nb,epci,B,,200093202,siren,59,,,,,\nc,commune,C,,62041,insee-commune,59,59350,,,,\nd,region,D,,32,,59,,,,,\ne,commune,E,,59350,insee-commune,75,59350,,,,")
		},
		"member of what is no network": line("network_members.csv", "naplouse,authority,lille,2010,2009,"),
		"network in itself":            line("network_members.csv", "euronaplouse,partner,euronaplouse,,,"),
		"decisions":                    set("decisions.csv", "subject_kind,subject,place_id,lat,lon,exactness,reason,decided_on,decided_by\npartner,dundee,,,,exact,r,2026,b\npartner,naplouse,geonames:1,,,none,r,2026,b\npartner,tlemcen,,34.9,,exact,r,2026,b\nauthority,lille,,950.6,3.06,exact,r,2026,b\nauthority,mel,,0,0.0,exact,r,2026,b\n"),
		"retired and present":          line("retired.csv", "partner,naplouse,dundee,,\npartner,nablus,nablus,,"),
		"countries of a place":         line("partners.csv", "gdansk,Gdańsk,Gdansk,,locality,PL;DE,,,\nbenin,Bénin,Bénin,,country,,,,"),
		"theme positions":              func(tb testing.TB, f files) { f["themes.csv"] = strings.Replace(f["themes.csv"], ",2\n", ",1\n", 1) },

		// Files.
		"empty file":          set("partners.csv", ""),
		"blank file":          set("partners.csv", "\n\n ,\n"),
		"header only":         set("cooperations.csv", "id,title,description,type,themes,start,end,status,programme,confidence,convention_url,deliberation,amount,currency,note,verified_on\n"),
		"missing files":       remove("partners.csv", territoryFile, "figures.csv"),
		"no description":      remove(descriptorFile),
		"damaged description": func(_ testing.TB, f files) { f[descriptorFile] = f[descriptorFile][:4000] },
		"loosened description": func(tb testing.TB, f files) {
			f[descriptorFile] = strings.Replace(f[descriptorFile], `"name": "unnamed"`, `"name": "sans_nom"`, 1)
		},
		"description for another": set(descriptorFile, `{"name":"Mon paquet","resources":[{"name":"partners","path":"../partners.csv"}]}`),
		"workbook named CSV":      set("partners.csv", "PK\x03\x04\x00\x00"),
		"damaged territory":       set(territoryFile, "{\n \"id\": \"x\",\n}"),
		"unknown name in territory": func(tb testing.TB, f files) {
			f[territoryFile] = strings.Replace(f[territoryFile], `"anchor"`, `"anchors"`, 1)
		},
		"wrong territory": set(territoryFile, `{"id":"Nord","name":{"fr":"Nord"},"title":{"fr":"P","en":"P"},
"departments":[{"code":"59","name":"Nord"},{"code":"59","name":""}],
"extent":[4.24,49.96,1.55,51.1],"first_view":[-62,-32,58],
"anchor":[2.85,95],"languages":["en","EN"],"proofread":["en","nl"],"legal":{}}`),

		// Several at once, in several files.
		"everything at once": func(tb testing.TB, f files) {
			f.replace(tb, "cooperations.csv", "eau;jeunesse", "eauu")
			f.replace(tb, "cooperations.csv", ",199X,", ",199Y,")
			f.line("partners.csv", "naplouse,Naplouse,Naplouse,,locality,PS,,,")
			f.replace(tb, "participations.csv", naplouse[:14]+",authority,lille,lead", naplouse[:14]+",authority,lile,lead")
			delete(f, "themes.csv")
		},
		"more than can be listed": func(_ testing.TB, f files) {
			for i := range 3 * MaxListed {
				f.line("partners.csv", fmt.Sprintf("p-%d,P,P,,village,ZZ,,,", i))
			}
		},
	}
	for name, spoil := range tests {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			f := fixture(t)
			spoil(t, f)
			pkg, err := ReadFS(t.Context(), f.fs(), "fixture")
			problems := problemsOf(t, err)
			if pkg != nil || len(problems) == 0 {
				t.Fatal("read without a problem")
			}
			if code := atlas.ErrorCode(err); code != atlas.CodeInvalid {
				t.Errorf("code %s, want invalid", code)
			}
			golden(t, listing(t, problems))
		})
	}
}

// What is no regular file is refused without being opened.
func TestFilesThatAreNone(t *testing.T) {
	t.Parallel()
	fsys := fixture(t).fs()
	fsys["partners.csv"] = &fstest.MapFile{Mode: os.ModeDir | 0o755}
	fsys["sources.csv"] = &fstest.MapFile{Mode: os.ModeNamedPipe | 0o644}
	_, err := ReadFS(t.Context(), fsys, "fixture")
	problems := problemsOf(t, err)
	if len(problems) != 2 || problems[0].File != "partners.csv" || problems[1].File != "sources.csv" {
		t.Errorf("want the two files refused, got:\n%s", listing(t, problems))
	}
}
