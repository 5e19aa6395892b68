package geocode

import (
	"context"
	"errors"
	"strings"
	"testing"

	"github.com/paulmach/orb"

	"github.com/passerelles/passerelles/internal/atlas"
)

func TestGeocode(t *testing.T) {
	t.Parallel()
	const (
		accepted, review, none = atlas.DecisionAccepted, atlas.DecisionReview, atlas.DecisionNone
		exact, near, nowhere   = atlas.Exact, atlas.Approximate, atlas.NoPlace
	)
	in := func(countries ...string) []string { return countries }
	tests := map[string]struct {
		query     Query
		status    atlas.DecisionStatus
		exactness atlas.Exactness
		place     string // of the decision, or of the best candidate
	}{
		"French exonym":                 {Query{Name: "Naplouse", Countries: in("PS"), Level: "locality"}, accepted, exact, "nablus"},
		"not its neighbour in the text": {Query{Name: "Naples", Countries: in("IT"), Level: "locality"}, accepted, exact, "naples"},
		"no country, no dominance":      {Query{Name: "Saint-Louis"}, review, nowhere, "saint-louis-us"},
		"no country, little dominance":  {Query{Name: "Naples"}, review, nowhere, "naples"},
		"the country decides":           {Query{Name: "Saint-Louis", Countries: in("SN")}, accepted, exact, "saint-louis-sn"},
		"country in brackets":           {Query{Name: "Ville de Naplouse (Palestine)", Countries: in("PS")}, accepted, exact, "nablus"},
		"two equal homonyms":            {Query{Name: "Ensdorf", Countries: in("DE"), Level: "locality"}, review, nowhere, "ensdorf-sl"},
		"the qualifier decides":         {Query{Name: "Ensdorf", Countries: in("DE"), Qualifier: "Bavière"}, accepted, exact, "ensdorf-by"},
		"against the larger":            {Query{Name: "Halle (Westfalen)", Countries: in("DE")}, accepted, exact, "halle-westfalen"},
		"a qualifier nothing confirms":  {Query{Name: "Halle", Countries: in("DE"), Qualifier: "Flandre"}, review, nowhere, "halle-saale"},
		"unless there is only one":      {Query{Name: "Hastings", Countries: in("GB"), Qualifier: "Sussex"}, accepted, exact, "hastings"},
		"a county whose middle is near": {Query{Name: "Mossley", Countries: in("GB"), Qualifier: "Grand Manchester"}, accepted, exact, "mossley"},
		"the level wins over the name":  {Query{Name: "Wilaya de Relizane", Countries: in("DZ"), Level: "region"}, accepted, near, "relizane-wilaya"},
		"without a level, the town":     {Query{Name: "Relizane", Countries: in("DZ")}, accepted, exact, "relizane"},
		"unless the wording says so":    {Query{Name: "Wilaya de Relizane", Countries: in("DZ")}, accepted, near, "relizane-wilaya"},
		"a country by itself":           {Query{Name: "Mali"}, accepted, near, "country:ML"},
		"and the town is the town":      {Query{Name: "Relizane", Countries: in("DZ"), Level: "locality"}, accepted, exact, "relizane"},
		"never at another level":        {Query{Name: "Stavanger", Countries: in("NO"), Level: "region"}, review, nowhere, "stavanger"},
		"never in another country":      {Query{Name: "Naplouse", Countries: in("IT"), Level: "locality"}, review, nowhere, "nablus"},
		"misspelt":                      {Query{Name: "Stavenger", Countries: in("NO"), Level: "locality"}, accepted, exact, "stavanger"},
		"misspelt without a country":    {Query{Name: "Stavenger"}, review, nowhere, "stavanger"},
		"misspelt too much":             {Query{Name: "Stovangar", Countries: in("NO")}, review, nowhere, "stavanger"},
		"found by another name":         {Query{Name: "La ville aux ponts", OtherNames: in("Naplouse"), Countries: in("PS")}, accepted, exact, "nablus"},
		"unnamed in a country":          {Query{Name: "collectivités maliennes", Countries: in("ML"), Level: "country", Unnamed: true}, accepted, near, "country:ML"},
		"unnamed in several":            {Query{Name: "collectivités", Countries: in("ML", "DE"), Unnamed: true}, none, nowhere, ""},
		"unnamed in a basin":            {Query{Name: "Maghreb", Countries: in("DZ", "MA"), Level: "basin", Unnamed: true}, accepted, near, "maghreb"},
		"unnamed in an unknown basin":   {Query{Name: "partenaires africains", Level: "basin", Unnamed: true}, none, nowhere, ""},
		"a country by its name":         {Query{Name: "Allemagne", Countries: in("DE"), Level: "country"}, accepted, near, "country:DE"},
		"a network has no place":        {Query{Name: "Naplouse", Countries: in("PS"), Level: "network"}, none, nowhere, ""},
		"an unknown grouping":           {Query{Name: "Communauté du Zambèze", Countries: in("ML"), Level: "grouping"}, none, nowhere, ""},
		"its own country is no context": {Query{Name: "Ensdorf, Allemagne", Countries: in("DE")}, review, nowhere, "ensdorf-sl"},
		"a country read from the name":  {Query{Name: "Ville de Saint-Louis (Sénégal)"}, accepted, exact, "saint-louis-sn"},
		"another country than asked":    {Query{Name: "Wigan (Allemagne)", Countries: in("GB")}, review, nowhere, "wigan"},
		"the country first":             {Query{Name: "Allemagne - Cologne"}, accepted, exact, "cologne"},
		"a country that is a division":  {Query{Name: "Halle (Westfalen, Allemagne)"}, accepted, exact, "halle-westfalen"},
		"what follows is no country":    {Query{Name: "Mali, Xyzzy"}, review, nowhere, "country:ML"},
		"its own name is no context":    {Query{Name: "Wigan, Wigan"}, review, nowhere, "wigan"},
		"a part, and its country":       {Query{Name: "Saint-Louis du Sénégal"}, accepted, exact, "saint-louis-sn"},
		"a part, and a connector":       {Query{Name: "van Wigan", Countries: in("GB")}, review, nowhere, "wigan"},
		"a numbered part of a city":     {Query{Name: "Cologne 3", Countries: in("DE")}, accepted, near, "cologne"},
		"an ordinal part of a city":     {Query{Name: "3e arrondissement de Cologne", Countries: in("DE")}, accepted, near, "cologne"},
		"the part of a city":            {Query{Name: "Cologne/Porz", Countries: in("DE")}, accepted, exact, "porz"},
		"the part of a city, hyphened":  {Query{Name: "Köln-Porz", Countries: in("DE")}, accepted, exact, "porz"},
		"known, but nobody says where":  {Query{Name: "Bullecourt", Countries: in("FR")}, none, nowhere, ""},
		"small, beside a large one":     {Query{Name: "Napels", Countries: in("IT")}, review, nowhere, "napels"},
		"control characters":            {Query{Name: "Wigan\x00", Countries: in("GB")}, none, nowhere, ""},
		"a right-to-left mark":          {Query{Name: "\u200fWigan", Countries: in("GB")}, none, nowhere, ""},
		"markup":                        {Query{Name: "<b>Wigan</b>", Countries: in("GB")}, none, nowhere, ""},
		"a statement after a name":      {Query{Name: "Wigan; select * from users", Countries: in("GB")}, none, nowhere, ""},
		"two dashes are one":            {Query{Name: "Naplouse -- Palestine"}, accepted, exact, "nablus"},
		"a district in its city":        {Query{Name: "Quartier Chose", Countries: in("DE"), Level: "district", Qualifier: "Cologne"}, accepted, near, "cologne"},
		"a commune by its code":         {Query{Name: "Ville de Lille", Code: "59350", Level: "locality"}, accepted, exact, "cog:59350"},
		"a seat by its code":            {Query{Name: "Département du Nord", Code: "59350", Level: "county"}, accepted, near, "cog:59350"},
		"an unknown code":               {Query{Name: "Lille", Code: "59999", Level: "locality"}, none, nowhere, ""},
		"unknown":                       {Query{Name: "Xyzzy", Countries: in("PS")}, none, nowhere, ""},
		"empty":                         {Query{Name: " \u200f?! "}, none, nowhere, ""},
		"an unknown level":              {Query{Name: "Naplouse", Level: "planet"}, none, nowhere, ""},
		"SQL":                           {Query{Name: "'; DROP TABLE partner; --"}, none, nowhere, ""},
		"64 KB":                         {Query{Name: strings.Repeat("Naplouse ", 8000)}, none, nowhere, ""},
	}
	for name, test := range tests {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			geocoder := &Geocoder{Gazetteer: testWorld()}
			decisions, err := geocoder.Geocode(context.Background(), []Query{test.query})
			if err != nil {
				t.Fatal(err)
			}
			d := decisions[0]
			if d.Status != test.status || d.Exactness != test.exactness || placeOf(&d) != test.place {
				t.Errorf("got %s, %s, %q, want %s, %s, %q\n%s", d.Status, d.Exactness, placeOf(&d),
					test.status, test.exactness, test.place, d.Reason.EN)
			}
			checkDecision(t, &d)
		})
	}
}

func placeOf(d *atlas.Decision) string {
	switch {
	case d.Place != nil:
		return d.Place.ID
	case len(d.Candidates) > 0:
		return d.Candidates[0].Place.ID
	}
	return ""
}

// checkDecision holds what is true of every decision.
func checkDecision(t *testing.T, d *atlas.Decision) {
	t.Helper()
	if d.Reason.FR == "" || d.Reason.EN == "" {
		t.Errorf("no reason: %+v", d)
	}
	if d.Gazetteer != "test" || d.Score < 0 || d.Score > 1 || len(d.Candidates) > MaxCandidates {
		t.Errorf("gazetteer %q, score %v, %d candidates", d.Gazetteer, d.Score, len(d.Candidates))
	}
	if located := d.Status == atlas.DecisionAccepted; located != d.Located() {
		t.Errorf("%s, located: %v", d.Status, d.Located())
	}
	if d.Status == atlas.DecisionReview && (len(d.Candidates) == 0 || d.Score >= 0.8) {
		t.Errorf("review with %d candidates, score %v", len(d.Candidates), d.Score)
	}
	for i := 1; i < len(d.Candidates); i++ {
		if d.Candidates[i].Reason.FR == "" {
			t.Errorf("candidate %d has no reason", i)
		}
	}
}

func TestGeocodeCostsTheSameForAnyNumberOfNames(t *testing.T) {
	t.Parallel()
	few, many := testWorld(), testWorld()
	var queries []Query
	for range 100 {
		queries = append(queries, Query{Name: "Naplouse", Countries: []string{"PS"}}, Query{Name: "Stavenger", Countries: []string{"NO"}},
			Query{Name: "Halle", Countries: []string{"DE"}, Qualifier: "Westfalen"}, Query{Name: "Mali", Countries: []string{"ML"}, Unnamed: true})
	}
	for world, batch := range map[*world][]Query{few: queries[:4], many: queries} {
		decisions, err := (&Geocoder{Gazetteer: world}).Geocode(context.Background(), batch)
		if err != nil || len(decisions) != len(batch) {
			t.Fatalf("%d decisions for %d queries, %v", len(decisions), len(batch), err)
		}
		for i := range decisions {
			if placeOf(&decisions[i]) != placeOf(&decisions[i%4]) {
				t.Fatalf("decision %d: %s, want %s", i, placeOf(&decisions[i]), placeOf(&decisions[i%4]))
			}
		}
	}
	for method, calls := range few.calls {
		if many.calls[method] != calls {
			t.Errorf("%s: %d calls for 4 names, %d for 400", method, calls, many.calls[method])
		}
	}
}

// Ensure that a homonym near another partner of the same cooperation is chosen,
// and only that one.
func TestGeocodeByCompanions(t *testing.T) {
	t.Parallel()
	ensdorf := Query{Name: "Ensdorf", Countries: []string{"DE"}, Cooperations: []string{"jumelage"}}
	saarland := orb.Point{6.9, 49.2}
	tests := map[string]struct {
		queries []Query // the first is looked at
		place   string  // "" for a review
	}{
		"alone":                   {[]Query{ensdorf}, ""},
		"beside a decided one":    {[]Query{{Name: "Ensdorf", Countries: []string{"DE"}, Near: []orb.Point{saarland}}}, "ensdorf-sl"},
		"beside one of the batch": {[]Query{ensdorf, {Name: "Saarbrücken", Countries: []string{"DE"}, Cooperations: []string{"jumelage"}}}, "ensdorf-sl"},
		"of another cooperation":  {[]Query{ensdorf, {Name: "Saarbrücken", Countries: []string{"DE"}, Cooperations: []string{"autre"}}}, ""},
		"between the two":         {[]Query{{Name: "Ensdorf", Countries: []string{"DE"}, Near: []orb.Point{{9.3, 49.3}}}}, ""},
		"beside both":             {[]Query{{Name: "Ensdorf", Countries: []string{"DE"}, Near: []orb.Point{saarland, {11.9, 49.3}}}}, ""},
		"far from both":           {[]Query{{Name: "Ensdorf", Countries: []string{"DE"}, Near: []orb.Point{{35, 32}}}}, ""},
	}
	for name, test := range tests {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			world := testWorld()
			world.places = append(world.places, town("saarbrucken", "DE", 180_000, orb.Point{7, 49.23}, "Saarbrücken"))
			decisions, err := (&Geocoder{Gazetteer: world}).Geocode(t.Context(), test.queries)
			if err != nil {
				t.Fatal(err)
			}
			got := ""
			if decisions[0].Place != nil {
				got = decisions[0].Place.ID
			}
			if got != test.place {
				t.Errorf("placed at %q, want %q: %s", got, test.place, decisions[0].Reason.EN)
			}
			checkDecision(t, &decisions[0])
		})
	}
}

func TestGeocodeWithoutGazetteer(t *testing.T) {
	t.Parallel()
	_, err := (&Geocoder{Gazetteer: &world{}}).Geocode(context.Background(), []Query{{Name: "Lille"}})
	if atlas.ErrorCode(err) != atlas.CodeUnavailable {
		t.Errorf("an empty gazetteer: %v", err)
	}
	away := errors.New("away")
	broken := testWorld()
	broken.fail = away
	if _, err := (&Geocoder{Gazetteer: broken}).Geocode(context.Background(), []Query{{Name: "Lille"}}); !errors.Is(err, away) {
		t.Errorf("a gazetteer that fails: %v", err)
	}
}

func TestQueries(t *testing.T) {
	t.Parallel()
	record := &atlas.Record{
		Authorities: []atlas.Authority{{ID: "nord", Kind: atlas.KindDepartment, Name: "Département du Nord", Seat: "59350"}},
		Partners: []atlas.Partner{
			{ID: "naplouse", Name: "Naplouse", SourceName: "Naplouse", OtherNames: []string{"Nablus"}, Level: atlas.LevelLocality, Countries: []string{"PS"}},
			{ID: "ensdorf", Name: "Ensdorf"}, {ID: "lalo", Name: "Lalo"},
		},
		Decisions: []atlas.Decision{
			{Subject: atlas.Actor{Kind: atlas.ActorPartner, ID: "ensdorf"}, Status: atlas.DecisionManual},
			{Subject: atlas.Actor{Kind: atlas.ActorPartner, ID: "naplouse"}, Status: atlas.DecisionReview, Gazetteer: "ancien"},
			{Subject: atlas.Actor{Kind: atlas.ActorPartner, ID: "lalo"}, Status: atlas.DecisionNone, Gazetteer: "nouveau"},
		},
	}
	subjects, queries := Queries(record, "nouveau")
	if len(subjects) != 2 || len(queries) != 2 || subjects[0].ID != "nord" || subjects[1].ID != "naplouse" {
		t.Fatalf("asked about %v", subjects)
	}
	if queries[0].Code != "59350" || queries[0].Level == atlas.LevelLocality {
		t.Errorf("the department: %+v", queries[0])
	}
	if got := queries[1]; len(got.OtherNames) != 1 || got.OtherNames[0] != "Nablus" {
		t.Errorf("Naplouse: %+v", got)
	}
}

// Ensure that who geocodes twice is asked nothing the second time.
func TestQueriesOnce(t *testing.T) {
	t.Parallel()
	record := &atlas.Record{
		Authorities: []atlas.Authority{{ID: "nord", Kind: atlas.KindDepartment, Name: "Département du Nord", Seat: "59350"}},
		Partners:    []atlas.Partner{{ID: "naplouse", Name: "Naplouse"}, {ID: "nord", Name: "Xyzzy"}},
	}
	subjects, queries := Queries(record, "test")
	decisions, err := (&Geocoder{Gazetteer: testWorld()}).Geocode(context.Background(), queries)
	if err != nil || len(decisions) != 3 {
		t.Fatalf("%d decisions, %v", len(decisions), err)
	}
	for i := range decisions {
		decisions[i].Subject = subjects[i]
	}
	record.Decisions = decisions
	if again, _ := Queries(record, "test"); len(again) != 0 {
		t.Errorf("asked again about %v", again)
	}
	if other, _ := Queries(record, "other"); len(other) != 3 {
		t.Errorf("another gazetteer is asked about %v only", other)
	}
}

func TestResolveManual(t *testing.T) {
	t.Parallel()
	geocoder := &Geocoder{Gazetteer: testWorld()}
	manual := func(place *atlas.Place) atlas.Decision {
		return atlas.Decision{Status: atlas.DecisionManual, Place: place, Exactness: atlas.Exact}
	}
	given := []atlas.Decision{
		manual(&atlas.Place{ID: "ensdorf-sl"}), manual(nil),
		manual(&atlas.Place{ID: "x", Source: "main", Position: [2]float64{1, 2}}),
	}
	got, unknown, err := geocoder.ResolveManual(context.Background(), given)
	if err != nil || len(got) != 3 || len(unknown) != 0 {
		t.Fatalf("resolved %d, unknown %d, %v", len(got), len(unknown), err)
	}
	if got[0].Place.Name != "Ensdorf" || got[0].Place.Position[1] != 49.3 || given[0].Place.Name != "" {
		t.Errorf("resolved: %+v, given: %+v", got[0].Place, given[0].Place)
	}
	if got[1].Place != nil || got[2].Place.ID != "x" {
		t.Errorf("left alone: %+v, %+v", got[1].Place, got[2].Place)
	}
	got, unknown, err = geocoder.ResolveManual(context.Background(), []atlas.Decision{manual(&atlas.Place{ID: "geonames:0"})})
	if err != nil || len(got) != 0 || len(unknown) != 1 || unknown[0].Place.ID != "geonames:0" {
		t.Errorf("an unknown place: resolved %v, unknown %v, %v", got, unknown, err)
	}
}
