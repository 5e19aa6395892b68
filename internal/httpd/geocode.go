package httpd

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"math"
	"net/http"
	"net/netip"
	"time"

	"github.com/paulmach/orb"

	"github.com/passerelles/passerelles/internal/atlas"
	"github.com/passerelles/passerelles/internal/geocode"
)

// How the database is spared.
const (
	geocodeAtOnce   = 8
	geocodeDeadline = 2 * time.Second
	// geocodePatience is how long a search waits for its turn.
	geocodePatience = 500 * time.Millisecond
	// retryBusy and retryAway are what a client is told to wait.
	retryBusy = time.Second
	retryAway = 5 * time.Second
)

// searcher asks the geocoder, sparingly.
type searcher struct {
	geocoder Geocoder // nil: the edition alone answers
	limiter  *limiter
	turns    *turns
	patience time.Duration
	deadline time.Duration
	breaker  *breaker
	database *health
}

func newSearcher(c Config, database *health) *searcher {
	search := &searcher{
		geocoder: c.Geocoder,
		database: database,
		limiter:  newLimiter(c.GeocodeRate, c.Now),
		patience: geocodePatience,
		deadline: c.GeocodeDeadline,
		breaker:  &breaker{now: c.Now},
	}
	atOnce := c.GeocodeAtOnce
	if atOnce <= 0 {
		atOnce = geocodeAtOnce
	}
	if search.deadline <= 0 {
		search.deadline = geocodeDeadline
	}
	search.turns = newTurns(atOnce)
	return search
}

// errBusy says that too many searches are under way.
var errBusy = errors.New("too many searches at once")

// ask puts a client's search to the geocoder, unless it is known to be away. The error's
// code is atlas.CodeUnavailable when it is, or does not answer in time.
func (s *searcher) ask(ctx context.Context, client netip.Prefix, search geocode.Search) ([]atlas.Candidate, error) {
	report, ok := s.breaker.allow()
	if !ok {
		return nil, &atlas.Error{Code: atlas.CodeUnavailable, Message: atlas.Text{
			FR: "le répertoire de lieux était indisponible il y a un instant",
			EN: "the gazetteer was unavailable a moment ago",
		}}
	}
	verdict := undecided
	defer func() { report(verdict) }()
	candidates, err := s.inTurn(ctx, client, search)
	switch {
	case ctx.Err() != nil: // the client went away: nothing is known of the database
		return nil, ctx.Err()
	case err == nil:
		verdict = answered
		return candidates, nil
	case errors.Is(err, errBusy):
		return nil, err
	case errors.Is(err, errLate):
		verdict = answered // if late: it may be the question
		if s.database.state(ctx) == stateAway {
			verdict = away
		}
	case isAway(err):
		verdict = away
	default:
		verdict = answered // it did answer, if with an error
	}
	return nil, fmt.Errorf("search the gazetteer: %w", err)
}

// errLate says that a search took longer than it may.
var errLate = &atlas.Error{Code: atlas.CodeUnavailable, Message: atlas.Text{
	FR: "le répertoire de lieux n’a pas répondu à temps",
	EN: "the gazetteer did not answer in time",
}}

// inTurn searches when it is the client's turn, and no longer than the deadline.
func (s *searcher) inTurn(ctx context.Context, client netip.Prefix, search geocode.Search) ([]atlas.Candidate, error) {
	leave, err := s.turns.enter(ctx, client, s.patience)
	if err != nil {
		return nil, err
	}
	defer leave()
	bounded, cancel := context.WithTimeout(ctx, s.deadline)
	defer cancel()
	candidates, err := s.geocoder.Search(bounded, search)
	if err != nil && bounded.Err() != nil {
		return nil, fmt.Errorf("%w: %w", errLate, err)
	}
	return candidates, err
}

// isAway tells an error of a database that cannot be asked: because it is away,
// or because somebody must put something right outside first.
func isAway(err error) bool {
	code := atlas.ErrorCode(err)
	return code == atlas.CodeUnavailable || code == atlas.CodeSetup
}

// serveGeocode answers a name with places: the gazetteer's, or, without the
// database, those of the edition.
func (s *Server) serveGeocode(x *exchange, r *http.Request) {
	search, refused := parseSearch(x.values, s.pages.languages)
	if refused != nil {
		x.fail(r, refused)
		return
	}
	if s.search.geocoder == nil {
		s.geocodeFromEdition(x, r, search, nil)
		return
	}
	client := clientKey(s.clients.find(r))
	if wait, ok := s.search.limiter.take(client); !ok {
		s.metrics.searched(outcomeLimited)
		x.fail(r, tooManyRequests(wait))
		return
	}
	candidates, err := s.search.ask(r.Context(), client, search)
	switch {
	case err == nil:
		s.metrics.searched(outcomeGazetteer)
		x.sendFeatures(r, gazetteerFeatures(candidates))
	case errors.Is(err, errBusy):
		s.metrics.searched(outcomeBusy)
		x.fail(r, &problem{
			kind: "busy", status: http.StatusServiceUnavailable, retryAfter: retryBusy, cause: err,
			detail: atlas.Text{
				FR: "Trop de recherches sont en cours. Réessayez dans un instant.",
				EN: "Too many searches are under way. Try again in a moment.",
			},
		})
	case r.Context().Err() != nil: // nobody is there to read an answer
		x.cause = err
		panic(http.ErrAbortHandler)
	case atlas.ErrorCode(err) == atlas.CodeInvalid:
		x.fail(r, &problem{
			kind: "invalid-parameter", status: http.StatusBadRequest, parameter: "q",
			detail: atlas.ErrorMessage(err), cause: err,
		})
	default:
		s.geocodeFromEdition(x, r, search, err)
	}
}

// geocodeFromEdition answers from the edition. why is what keeps the gazetteer
// from answering, nil when there is none: then an edition that knows nothing is
// the whole answer, and no reason to ask again.
func (s *Server) geocodeFromEdition(x *exchange, r *http.Request, search geocode.Search, why error) {
	var found []feature
	if v := s.currentVolume(); v != nil {
		index, err := v.places()
		if err != nil {
			why = errors.Join(why, err)
		} else {
			found = index.search(search)
		}
	} else if why == nil {
		x.fail(r, noEdition())
		return
	}
	x.cause = why
	switch {
	case why == nil || len(found) > 0:
		s.metrics.searched(outcomeEdition)
		x.sendFeatures(r, found)
	case isAway(why):
		s.metrics.searched(outcomeUnavailable)
		x.fail(r, &problem{
			kind: "geocoder-unavailable", status: http.StatusServiceUnavailable, retryAfter: retryAway, cause: why,
			detail: atlas.Text{
				FR: "Le répertoire de lieux est momentanément indisponible, et l’édition ne connaît pas ce nom. La carte, elle, reste servie.",
				EN: "The gazetteer is away for the moment, and the edition does not know this name. The map is served as usual.",
			},
		})
	default:
		s.metrics.searched(outcomeError)
		x.fail(r, &problem{kind: "internal", status: http.StatusInternalServerError, cause: why})
	}
}

func tooManyRequests(wait time.Duration) *problem {
	return &problem{
		kind: "too-many-requests", status: http.StatusTooManyRequests, retryAfter: wait,
		detail: atlas.Text{
			FR: "Vous avez posé beaucoup de questions en peu de temps. Réessayez après le délai indiqué.",
			EN: "You have asked many questions in a short time. Try again after the delay given.",
		},
	}
}

// The scopes of an answer.
const (
	scopeEdition   = "edition"
	scopeGazetteer = "gazetteer"
)

// featureCollection is the body of /api/geocode.
type featureCollection struct {
	Type        string    `json:"type"`
	Attribution string    `json:"attribution"` // whom the places come from; empty when there is nobody to name
	Features    []feature `json:"features"`
}

// feature is one place found.
type feature struct {
	Type       string            `json:"type"`
	Geometry   *pointGeometry    `json:"geometry"` // null when nobody knows where
	Properties featureProperties `json:"properties"`
}

type pointGeometry struct {
	Type        string    `json:"type"`
	Coordinates orb.Point `json:"coordinates"` // longitude, latitude; at most 5 decimals
}

type featureProperties struct {
	Name      string          `json:"name"`
	Country   *string         `json:"country"` // ISO 3166-1 alpha-2; null when it has several or none
	Admin1    string          `json:"admin1"`
	Level     atlas.Level     `json:"level"`
	Score     float64         `json:"score"` // 0 to 1: the product of the parts
	Parts     atlas.Evidence  `json:"parts"`
	Exactness atlas.Exactness `json:"exactness"`
	PlaceID   string          `json:"place_id"`
	Scope     string          `json:"scope"`
	Kind      string          `json:"kind,omitempty"` // of an answer of the edition: authority, partner, country, commune
	ID        string          `json:"id,omitempty"`   // within its kind
	Source    string          `json:"source,omitempty"`
	Licence   string          `json:"licence,omitempty"` // SPDX identifier
}

// gazetteerFeatures writes candidates as features.
func gazetteerFeatures(candidates []atlas.Candidate) []feature {
	features := make([]feature, 0, len(candidates))
	for i := range candidates {
		place := &candidates[i].Place
		features = append(features, feature{
			Type:     "Feature",
			Geometry: newPoint(&place.Position),
			Properties: featureProperties{
				Name: place.Name, Country: orNull(place.Country), Admin1: place.Admin1, Level: place.Level,
				Score: round(candidates[i].Score, 3), Parts: candidates[i].Evidence, Exactness: exactness(place.Level), PlaceID: place.ID,
				Scope: scopeGazetteer, Source: place.Source, Licence: place.Licence,
			},
		})
	}
	return features
}

// exactness says what the point of a place is worth: a town is there, a region
// is somewhere around.
func exactness(level atlas.Level) atlas.Exactness {
	if level == atlas.LevelLocality || level == atlas.LevelDistrict {
		return atlas.Exact
	}
	return atlas.Approximate
}

func newPoint(position *orb.Point) *pointGeometry {
	if position == nil {
		return nil
	}
	return &pointGeometry{Type: "Point", Coordinates: orb.Point{round(position.Lon(), 5), round(position.Lat(), 5)}}
}

func round(value float64, decimals int) float64 {
	scale := math.Pow10(decimals)
	return math.Round(value*scale) / scale
}

func orNull(text string) *string {
	if text == "" {
		return nil
	}
	return &text
}

// sendFeatures answers with places, best first.
func (x *exchange) sendFeatures(r *http.Request, features []feature) {
	if features == nil {
		features = []feature{}
	}
	content, err := json.Marshal(featureCollection{Type: "FeatureCollection", Attribution: attribution(features), Features: features})
	if err != nil {
		x.fail(r, &problem{
			kind: "internal", status: http.StatusInternalServerError,
			cause: fmt.Errorf("encode places: %w", err),
		})
		return
	}
	x.sendOnce(r, http.StatusOK, typeGeoJSON, append(content, '\n'))
}
