package main

import (
	"context"
	"time"

	"github.com/passerelles/passerelles/internal/atlas"
	"github.com/passerelles/passerelles/internal/postgis"
	"github.com/passerelles/passerelles/internal/review"
)

// keeper saves decisions in the database, then in the file.
type keeper struct {
	app      *app
	store    *postgis.Store
	ledger   *ledger
	revision int64            // of the record that the decisions are about
	behind   []atlas.Decision // of the database, that never came to the file
	written  int              // in the file
	outside  int              // in the database only: of no folder, or of another
}

// patience is how long a decision that was made may take to be saved, even when
// the person has asked to stop.
const patience = time.Minute

// keep saves decisions; kept is how many, the others being about what changed
// meanwhile.
func (k *keeper) keep(ctx context.Context, decisions []atlas.Decision) (kept int, err error) {
	ctx, cancel := context.WithTimeout(context.WithoutCancel(ctx), patience)
	defer cancel()
	kept, err = k.store.SaveDecisions(ctx, k.revision, decisions)
	if err != nil {
		return 0, err
	}
	if kept < len(decisions) {
		if decisions, err = k.standing(ctx, decisions); err != nil {
			return 0, err
		}
	}
	return kept, k.file(ctx, decisions)
}

// standing returns those of the decisions that the database holds.
func (k *keeper) standing(ctx context.Context, decisions []atlas.Decision) ([]atlas.Decision, error) {
	record, err := k.store.Record(ctx)
	if err != nil {
		return nil, err
	}
	signed := map[atlas.Actor][3]string{}
	sign := func(d *atlas.Decision) [3]string { return [3]string{d.DecidedBy, string(d.DecidedOn), d.Reason.FR} }
	for i := range record.Decisions {
		signed[record.Decisions[i].Subject] = sign(&record.Decisions[i])
	}
	var standing []atlas.Decision
	for i := range decisions {
		if signed[decisions[i].Subject] == sign(&decisions[i]) {
			standing = append(standing, decisions[i])
		}
	}
	return standing, nil
}

// file writes the decisions that have their place in the file.
func (k *keeper) file(ctx context.Context, decisions []atlas.Decision) error {
	var ours []atlas.Decision
	for _, decision := range decisions {
		if k.ledger.holds(decision.Subject) {
			ours = append(ours, decision)
		}
	}
	k.outside += len(decisions) - len(ours)
	if len(ours) == 0 {
		return nil
	}
	if err := k.ledger.write(ctx, ours); err != nil {
		return &atlas.Error{Code: atlas.CodeUnavailable, Message: atlas.Text{
			FR: "la décision est dans la base, mais n’a pu être écrite dans " + k.ledger.path + "\u202f; relancez la revue, elle l’y mettra",
			EN: "the decision is in the database, but could not be written to " + k.ledger.path + "; start the review again, it will put it there",
		}, Cause: err}
	}
	k.written += len(ours)
	return nil
}

// reconcile compares the file with the record, and returns the record with the
// decisions of the file that were not imported yet: what they are about waits
// for nobody.
func (k *keeper) reconcile(ctx context.Context, record *atlas.Record) (*atlas.Record, error) {
	if k.ledger.path == "" {
		return record, nil
	}
	here, err := k.store.DecidedHere(ctx)
	if err != nil {
		return nil, err
	}
	for subject := range here {
		here[subject] = k.ledger.holds(subject)
	}
	behind, ahead := review.Reconcile(record, here, k.ledger.decisions)
	k.behind = behind
	if len(ahead) > 0 {
		k.app.say(atlas.Text{
			FR: "  décisions de %s qui ne sont pas encore dans la base\u202f: %d (passerelles import)",
			EN: "  decisions of %s that are not in the database yet: %d (passerelles import)",
		}, k.ledger.path, len(ahead))
	}
	return review.WithDecisions(record, ahead), nil
}

// catchUp writes to the file the decisions of the database that it lacks.
func (k *keeper) catchUp(ctx context.Context) error {
	if len(k.behind) == 0 {
		return nil
	}
	if err := k.ledger.write(ctx, k.behind); err != nil {
		return err
	}
	k.app.say(atlas.Text{
		FR: "  décisions de la base qui manquaient dans %s et y sont désormais\u202f: %d",
		EN: "  decisions of the database that were missing from %s and are there now: %d",
	}, k.ledger.path, len(k.behind))
	return nil
}

// sayWhere says where the decisions are, and what makes them public.
func (k *keeper) sayWhere() {
	if k.written > 0 {
		k.app.say(atlas.Text{FR: "  dans la base et dans %s\u202f: %d", EN: "  in the database and in %s: %d"}, k.ledger.path, k.written)
	}
	if k.outside > 0 && k.ledger.path != "" {
		k.app.say(atlas.Text{
			FR: "  dans la base seulement, leur fiche n’étant pas de ce dossier de données\u202f: %d",
			EN: "  in the database only, as their record is not of this data folder: %d",
		}, k.outside)
	} else if k.outside > 0 {
		k.app.say(atlas.Text{FR: "  dans la base seulement\u202f: %d", EN: "  in the database only: %d"}, k.outside)
	}
	if k.written+k.outside > 0 {
		k.app.say(atlas.Text{FR: "  pour que la carte les montre\u202f: passerelles publish", EN: "  for the map to show them: passerelles publish"})
	}
}
