package main

import (
	"context"
	"os"
	"time"

	"github.com/passerelles/passerelles/internal/atlas"
	"github.com/passerelles/passerelles/internal/geocode"
	"github.com/passerelles/passerelles/internal/postgis"
	"github.com/passerelles/passerelles/internal/review"
)

// geocodeCmd turns names into places.
type geocodeCmd struct {
	Batch    bool   `xor:"what" help:"Lire un CSV query,country[,level] sur l’entrée et écrire les réponses en CSV sur la sortie."`
	Explain  bool   `help:"Avec --batch : ajouter une colonne, la raison de chaque décision."`
	Evaluate string `xor:"what" placeholder:"FICHIER" help:"Comparer les réponses à celles qu’attend un CSV (query, country, expected_lat, expected_lon, tolerance_km, set) et dire ce qui manque."`
}

// Run geocodes what has no decision yet, or anybody's names.
func (c *geocodeCmd) Run(ctx context.Context, app *app) error {
	if c.Explain && !c.Batch {
		return misused("--explain", "--batch")
	}
	return app.withStore(ctx, postgis.RoleWriter, func(store *postgis.Store) error {
		switch {
		case c.Batch:
			return app.geocodeBatch(ctx, store, c.Explain)
		case c.Evaluate != "":
			return app.evaluateGeocoder(ctx, store, c.Evaluate)
		}
		return app.geocode(ctx, store)
	})
}

// misused says that an option means nothing without another.
func misused(option, without string) error {
	return &atlas.Error{Code: atlas.CodeInvalid, Message: atlas.Text{
		FR: option + " ne veut rien dire sans " + without,
		EN: option + " means nothing without " + without,
	}}
}

// geocodeBatch answers the names on the input.
func (a *app) geocodeBatch(ctx context.Context, store *postgis.Store, explain bool) error {
	countries, err := countryNames(ctx, store)
	if err != nil {
		return err
	}
	lang := ""
	if explain {
		lang = a.lang
	}
	return geocode.Batch(ctx, &geocode.Geocoder{Gazetteer: store}, countries, a.in, a.out, lang)
}

// evaluateGeocoder scores the geocoder against a file of expected answers.
func (a *app) evaluateGeocoder(ctx context.Context, store *postgis.Store, path string) error {
	countries, err := countryNames(ctx, store)
	if err != nil {
		return err
	}
	file, err := os.Open(path)
	if err != nil {
		return &atlas.Error{
			Code:    atlas.CodeNotFound,
			Message: atlas.Text{FR: "Fichier introuvable\u202f: " + path + ".", EN: "File not found: " + path + "."},
			Cause:   err,
		}
	}
	defer file.Close()
	evaluation, err := geocode.Evaluate(ctx, &geocode.Geocoder{Gazetteer: store}, countries, file)
	if err != nil {
		return err
	}
	return evaluation.Write(a.out, a.lang)
}

// countryNames are the names of the countries that the record knows.
func countryNames(ctx context.Context, store *postgis.Store) (geocode.CountryNames, error) {
	record, err := store.Record(ctx)
	if err != nil {
		return nil, err
	}
	return geocode.NewCountryNames(record.WorldRegions), nil
}

func (a *app) geocode(ctx context.Context, store *postgis.Store) error {
	record, err := store.Record(ctx)
	if err != nil {
		return err
	}
	geocoder := &geocode.Geocoder{Gazetteer: store}
	digest, _, err := store.GazetteerDigest(ctx)
	if err != nil {
		return err
	}
	subjects, queries := geocode.Queries(record, digest)
	manual, unknown, err := geocoder.ResolveManual(ctx, geocode.Unresolved(record.Decisions))
	if err != nil {
		return err
	}
	for _, decision := range unknown {
		a.log.Warn("a decision names a place that this gazetteer does not know",
			"subject", decision.Subject.ID, "place", decision.Place.ID)
	}
	if len(queries)+len(manual) == 0 {
		return nil
	}
	a.say(atlas.Text{FR: "→ Géocodage de %d noms", EN: "→ Geocoding of %d names"}, len(queries))
	decisions, err := geocoder.Geocode(ctx, queries)
	if err != nil {
		return err
	}
	today := atlas.Date(time.Now().UTC().Format(time.DateOnly))
	counts := map[atlas.DecisionStatus]int{}
	for i := range decisions {
		decisions[i].Subject = subjects[i]
		decisions[i].DecidedOn = today
		decisions[i].DecidedBy = "passerelles"
		counts[decisions[i].Status]++
	}
	all := append(decisions, manual...)
	saved, err := store.SaveDecisions(ctx, record.Revision, all)
	if err != nil {
		return err
	}
	a.say(atlas.Text{
		FR: "  %d acceptés, %d à revoir, %d sans lieu",
		EN: "  %d accepted, %d to review, %d without a place",
	}, counts[atlas.DecisionAccepted], counts[atlas.DecisionReview], counts[atlas.DecisionNone])
	if changed := len(all) - saved; changed > 0 {
		a.say(atlas.Text{
			FR: "  %d fiches modifiées entre-temps, à géocoder de nouveau",
			EN: "  %d records changed meanwhile, to be geocoded again",
		}, changed)
	}
	if len(manual) > 0 || geocode.OtherGazetteer(record.Decisions, digest) {
		return a.sayDisagreements(ctx, geocoder, record, manual)
	}
	return nil
}

// sayDisagreements tells where the gazetteer is sure of another place than a
// person. It changes nothing.
func (a *app) sayDisagreements(ctx context.Context, geocoder *geocode.Geocoder, record *atlas.Record, resolved []atlas.Decision) error {
	found, err := geocoder.Disagreements(ctx, record, resolved)
	if err != nil {
		return err
	}
	for i := range found {
		person, machine := &found[i].Person, &found[i].Machine
		where := review.PlaceName(person.Place)
		if person.Place == nil {
			where = atlas.Text{FR: "nulle part", EN: "nowhere"}.In(a.lang)
		}
		a.say(atlas.Text{
			FR: "  ! %s\u202f: décidé par %s, %s\u202f; ce répertoire dirait %s (%.0f km). Rien n’a été changé",
			EN: "  ! %s: decided by %s, %s; this gazetteer would say %s (%.0f km). Nothing was changed",
		}, person.Subject.ID, person.DecidedBy, where, review.PlaceName(machine.Place), found[i].Metres/1000)
	}
	return nil
}
