package geocode

import (
	"context"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/passerelles/passerelles/internal/atlas"
)

func TestSearch(t *testing.T) {
	t.Parallel()
	tests := map[string]struct {
		search Search
		want   []string // identifiers, best first
		name   string   // the first answer's, as displayed
	}{
		"exact first":              {Search{Text: "Naples"}, []string{"naples", "naples-fl"}, "Napoli"},
		"prefix":                   {Search{Text: "napl"}, []string{"naples", "nablus", "naples-fl"}, "Napoli"},
		"prefix in a country":      {Search{Text: "napl", Countries: []string{"PS"}}, []string{"nablus"}, "Nablus"},
		"in another language":      {Search{Text: "cologne", Lang: "de"}, []string{"cologne"}, "Köln"},
		"misspelt":                 {Search{Text: "Stavenger"}, []string{"stavanger"}, "Stavanger"},
		"short and unknown":        {Search{Text: "xq"}, nil, ""},
		"a level":                  {Search{Text: "Relizane", Level: atlas.LevelRegion}, []string{"relizane-wilaya"}, "Relizane"},
		"limit":                    {Search{Text: "Saint-Louis", Limit: 2}, []string{"saint-louis-us", "saint-louis-sn"}, "St. Louis"},
		"context in the text":      {Search{Text: "Halle, Westfalen"}, []string{"halle-westfalen", "halle-saale"}, "Halle"},
		"nothing asked":            {Search{Text: "  "}, nil, ""},
		"a limit out of all sense": {Search{Text: "Wigan", Limit: 1 << 30}, []string{"wigan"}, "Wigan"},
	}
	for name, test := range tests {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			geocoder := &Geocoder{Gazetteer: testWorld()}
			found, err := geocoder.Search(context.Background(), test.search)
			if err != nil {
				t.Fatal(err)
			}
			var got []string
			for _, candidate := range found {
				got = append(got, candidate.Place.ID)
			}
			if diff := cmp.Diff(test.want, got); diff != "" {
				t.Errorf("(-want +got):\n%s", diff)
			}
			if len(found) > 0 && found[0].Place.Name != test.name {
				t.Errorf("displayed as %q, want %q", found[0].Place.Name, test.name)
			}
		})
	}
}
