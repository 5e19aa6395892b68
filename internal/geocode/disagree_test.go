package geocode

import (
	"slices"
	"testing"

	"github.com/paulmach/orb"

	"github.com/passerelles/passerelles/internal/atlas"
)

func TestContradicts(t *testing.T) {
	t.Parallel()
	lille := atlas.Place{ID: "geonames:2998324", Position: orb.Point{3.05858, 50.63297}}
	roubaix := atlas.Place{ID: "geonames:2982681", Position: orb.Point{3.17456, 50.69421}} // 10.7 km away
	lens := atlas.Place{ID: "geonames:3003093", Position: orb.Point{2.83333, 50.43333}}    // 27.3 km away
	fiji := atlas.Place{ID: "geonames:1", Position: orb.Point{179.999, -16.5}}
	taveuni := atlas.Place{ID: "geonames:2", Position: orb.Point{-179.999, -16.5}} // 213 m away
	moved := lens
	moved.ID = lille.ID
	tests := map[string]struct {
		person  *atlas.Place // nil: the person said "nowhere"
		machine *atlas.Place
		status  atlas.DecisionStatus
		want    bool
	}{
		"the same place":                       {&lille, &lille, atlas.DecisionAccepted, false},
		"a place nearby":                       {&lille, &roubaix, atlas.DecisionAccepted, false},
		"a place far away":                     {&lille, &lens, atlas.DecisionAccepted, true},
		"a machine that is not sure":           {&lille, &lens, atlas.DecisionReview, false},
		"a machine that finds nothing":         {&lille, nil, atlas.DecisionNone, false},
		"the same place, moved":                {&lille, &moved, atlas.DecisionAccepted, false},
		"both sides of the 180th meridian":     {&fiji, &taveuni, atlas.DecisionAccepted, false},
		"coordinates nearby":                   {&atlas.Place{Position: orb.Point{3.06, 50.63}}, &lille, atlas.DecisionAccepted, false},
		"coordinates far away":                 {&atlas.Place{Position: orb.Point{2.83, 50.43}}, &lille, atlas.DecisionAccepted, true},
		"a place that was not looked up":       {&atlas.Place{ID: "geonames:3"}, &lille, atlas.DecisionAccepted, false},
		"nowhere, where the machine is sure":   {nil, &lille, atlas.DecisionAccepted, true},
		"nowhere, where the machine is unsure": {nil, &lille, atlas.DecisionReview, false},
	}
	for name, test := range tests {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			person := atlas.Decision{Status: atlas.DecisionManual, Place: test.person}
			machine := atlas.Decision{Status: test.status, Place: test.machine}
			if _, got := contradicts(&person, &machine); got != test.want {
				t.Errorf("contradicts(%+v, %+v) = %v, want %v", test.person, test.machine, got, test.want)
			}
		})
	}
}

// Only people's decisions are compared, and with the place that was just looked
// up when there is one.
func TestDisagreements(t *testing.T) {
	t.Parallel()
	bavaria := orb.Point{11.936, 49.341}
	record := &atlas.Record{
		Partners: []atlas.Partner{
			{ID: "naples", Name: "Naples", Level: atlas.LevelLocality, Countries: []string{"IT"}},
			{ID: "stavanger", Name: "Stavanger", Level: atlas.LevelLocality, Countries: []string{"NO"}},
			{ID: "wigan", Name: "Wigan", Level: atlas.LevelLocality, Countries: []string{"GB"}},
		},
		Decisions: []atlas.Decision{
			{Subject: atlas.Actor{Kind: atlas.ActorPartner, ID: "naples"}, Status: atlas.DecisionManual, Place: &atlas.Place{Position: bavaria}},
			{Subject: atlas.Actor{Kind: atlas.ActorPartner, ID: "stavanger"}, Status: atlas.DecisionManual, Place: &atlas.Place{ID: "elsewhere"}},
			{Subject: atlas.Actor{Kind: atlas.ActorPartner, ID: "wigan"}, Status: atlas.DecisionReview},
		},
	}
	resolved := record.Decisions[1]
	resolved.Place = &atlas.Place{ID: "elsewhere", Position: bavaria}
	geocoder := &Geocoder{Gazetteer: testWorld()}
	found, err := geocoder.Disagreements(t.Context(), record, []atlas.Decision{resolved})
	if err != nil {
		t.Fatal(err)
	}
	if len(found) != 2 || found[0].Machine.Place.ID != "naples" || found[1].Machine.Place.ID != "stavanger" {
		t.Fatalf("Disagreements() = %+v, want Naples and Stavanger", found)
	}
	if km := found[0].Metres / 1000; km < 900 || km > 1000 {
		t.Errorf("from Bavaria to Naples: %.0f km", km)
	}
	if record.Decisions[1].Place.Position != (orb.Point{}) {
		t.Error("the record was changed")
	}
}

func TestOtherGazetteer(t *testing.T) {
	t.Parallel()
	tests := map[string]struct {
		decisions []atlas.Decision
		want      bool
	}{
		"nothing decided":     {nil, false},
		"all with this one":   {[]atlas.Decision{{Status: atlas.DecisionReview, Gazetteer: "new"}}, false},
		"one with another":    {[]atlas.Decision{{Status: atlas.DecisionAccepted, Gazetteer: "old"}}, true},
		"a person's only":     {[]atlas.Decision{{Status: atlas.DecisionManual, Gazetteer: "old"}}, false},
		"without a gazetteer": {[]atlas.Decision{{Status: atlas.DecisionNone}}, false},
	}
	for name, test := range tests {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			if got := OtherGazetteer(test.decisions, "new"); got != test.want {
				t.Errorf("OtherGazetteer() = %v, want %v", got, test.want)
			}
		})
	}
}

// A person's decision about one partner still says where its companions are.
func TestQueriesOf(t *testing.T) {
	t.Parallel()
	naples, nablus := atlas.Actor{Kind: atlas.ActorPartner, ID: "naples"}, atlas.Actor{Kind: atlas.ActorPartner, ID: "nablus"}
	at := orb.Point{14.268, 40.852}
	record := &atlas.Record{
		Partners:     []atlas.Partner{{ID: "naples", Name: "Naples"}, {ID: "nablus", Name: "Naplouse"}},
		Cooperations: []atlas.Cooperation{{ID: "c", Participations: []atlas.Participation{{Actor: naples}, {Actor: nablus}}}},
		Decisions: []atlas.Decision{
			{Subject: naples, Status: atlas.DecisionManual, Exactness: atlas.Exact, Place: &atlas.Place{Position: at, Level: atlas.LevelLocality}},
			{Subject: nablus, Status: atlas.DecisionAccepted, Gazetteer: "test"},
		},
	}
	subjects, queries := QueriesOf(record, func(actor atlas.Actor) bool { return actor == nablus })
	if len(subjects) != 1 || subjects[0] != nablus || queries[0].Name != "Naplouse" || !slices.Equal(queries[0].Near, []orb.Point{at}) {
		t.Errorf("QueriesOf() = %+v, %+v", subjects, queries)
	}
	if record.Decisions[0].Status != atlas.DecisionManual || record.Decisions[1].Gazetteer != "test" {
		t.Error("the record was changed")
	}
}
