package geocode

import (
	"context"

	"github.com/passerelles/passerelles/internal/atlas"
)

// Gazetteer is what the geocoder asks of the place names' store. Every method but
// Prefixed takes a batch, and costs the same number of round trips for any.
type Gazetteer interface {
	// Digest names the gazetteer that is loaded, "" when none is.
	Digest(ctx context.Context) (string, error)
	// Exact returns, for each lookup in order, the places that bear exactly one
	// of its forms, at most a few dozen, the likeliest first. Those that no source
	// locates are among them, with the exactness [atlas.NoPlace].
	Exact(ctx context.Context, lookups []Lookup) ([][]Match, error)
	// Similar returns, for each lookup in order, the places with a name close to
	// its first form, the closest first.
	Similar(ctx context.Context, lookups []Lookup) ([][]Match, error)
	// Spelled returns, for each set of [SpellingKeys] in order, the normal forms
	// kept under at least one of them, each once, in no order.
	Spelled(ctx context.Context, keys [][]int32) ([][]string, error)
	// Prefixed returns the places with a name that starts with the lookup's
	// first form, the most populous first.
	Prefixed(ctx context.Context, lookup Lookup, limit int) ([]Match, error)
	// Places returns the places with these identifiers; those that do not exist
	// are absent from the map. It knows communes too ("cog:59350").
	Places(ctx context.Context, ids []string) (map[string]atlas.Place, error)
	// Names returns all names of places, by identifier: to compare a qualifier
	// with the names of the division a candidate lies in, and to display a place
	// in another language.
	Names(ctx context.Context, ids []string) (map[string][]PlaceName, error)
}

// Lookup is one question to the store.
type Lookup struct {
	Forms     []string    // normal forms: see [Normalise]
	Countries []string    // only places of these countries; none for all
	Level     atlas.Level // places of this level come first
}

// PlaceName is one name of a place.
type PlaceName struct {
	Text      string
	Form      string // its normal form
	Lang      string // ISO 639-1 where there is one; empty when unknown
	Preferred bool
}

// NameKind says what a matched name is to its place.
type NameKind int

// The kinds of name, the most telling first.
const (
	MainName      NameKind = iota // the name it is displayed under, or its official one
	PreferredName                 // the usual name in French or English
	ForeignName                   // the usual name in another language
	AliasName                     // any other
	ShortenedName                 // derived: without brackets, or without administrative wording
)

// Match is a place found, and how.
type Match struct {
	Place      atlas.Place
	Admin1     string          // identifier of the first-level division it lies in; "" when unknown
	Admin2     string          // the same, second level
	PartOf     string          // identifier of the place it is a part of; "" when none is recorded
	Exactness  atlas.Exactness // of the gazetteer's own position
	ValidTo    atlas.Date      // when it ceased to exist; "" otherwise
	Name       string          // the name that matched, as written
	Form       string          // its normal form
	Kind       NameKind
	Weight     int     // population, or that of its towns for a territory: what orders homonyms
	Similarity float64 // trigram similarity, 1 for an exact match
}
