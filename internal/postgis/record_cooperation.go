package postgis

import (
	"context"
	"fmt"

	"github.com/jackc/pgx/v5"

	"github.com/passerelles/passerelles/internal/atlas"
)

// readCooperations reads the cooperations, then their parts, each in one
// question whatever their number.
func readCooperations(ctx context.Context, tx pgx.Tx, record *atlas.Record) (err error) {
	record.Cooperations, err = collect(ctx, tx, "cooperations", func(row pgx.CollectableRow) (c atlas.Cooperation, err error) {
		err = row.Scan(&c.ID, &c.Title, &c.Description, &c.Type, &c.Start, &c.End, &c.Status, &c.Programme,
			&c.Confidence, &c.Convention, &c.Deliberation, &c.Amount, &c.Currency, &c.Note, &c.VerifiedOn, &c.Origin)
		return c, err
	}, `select id, title, coalesce(description, ''), type, coalesce(started_on, ''), coalesce(ended_on, ''),
			status, coalesce(programme, ''), confidence, coalesce(convention_url, ''), coalesce(deliberation, ''),
			coalesce(amount::text, ''), coalesce(currency, ''), coalesce(note, ''), coalesce(verified_on, ''), origin
		from passerelles.cooperation order by id`)
	if err != nil {
		return err
	}
	parts := cooperationParts{tx: tx, byID: make(map[string]*atlas.Cooperation, len(record.Cooperations))}
	for i := range record.Cooperations {
		parts.byID[record.Cooperations[i].ID] = &record.Cooperations[i]
	}
	for _, read := range []func(context.Context) error{parts.themes, parts.participations, parts.figures, parts.citations} {
		if err := read(ctx); err != nil {
			return err
		}
	}
	return nil
}

// cooperationParts hands the parts of cooperations to their whole. Every
// question answers with the cooperation's identifier first, in the order the
// parts are to stand.
type cooperationParts struct {
	tx   pgx.Tx
	byID map[string]*atlas.Cooperation
}

// each asks, and calls add after each row was scanned into targets.
func (p *cooperationParts) each(ctx context.Context, what, query string, targets []any, add func(*atlas.Cooperation)) error {
	var id string
	rows, err := p.tx.Query(ctx, query)
	if err != nil {
		return fmt.Errorf("read %s: %w", what, err)
	}
	_, err = pgx.ForEachRow(rows, append([]any{&id}, targets...), func() error {
		add(p.byID[id]) // there by a foreign key, in the same snapshot
		return nil
	})
	if err != nil {
		return fmt.Errorf("read %s: %w", what, err)
	}
	return nil
}

func (p *cooperationParts) themes(ctx context.Context) error {
	var theme string
	return p.each(ctx, "themes of cooperations", `
		select cooperation, theme from passerelles.cooperation_theme order by cooperation, position`,
		[]any{&theme}, func(c *atlas.Cooperation) { c.Themes = append(c.Themes, theme) })
}

func (p *cooperationParts) participations(ctx context.Context) error {
	var part atlas.Participation
	return p.each(ctx, "participations", `
		select cooperation, actor_kind, actor, role
		from passerelles.participation order by cooperation, position, actor_kind, actor, role`,
		[]any{&part.Actor.Kind, &part.Actor.ID, &part.Role},
		func(c *atlas.Cooperation) { c.Participations = append(c.Participations, part) })
}

func (p *cooperationParts) figures(ctx context.Context) error {
	var figure atlas.Figure
	return p.each(ctx, "figures", `
		select cooperation, coalesce(value::text, ''), coalesce(unit, ''), coalesce(year, ''), text
		from passerelles.figure order by cooperation, position, text collate "C"`,
		[]any{&figure.Value, &figure.Unit, &figure.Year, &figure.Text},
		func(c *atlas.Cooperation) { c.Figures = append(c.Figures, figure) })
}

func (p *cooperationParts) citations(ctx context.Context) error {
	var citation atlas.Citation
	return p.each(ctx, "citations", `
		select cooperation, source, coalesce(claims, '')
		from passerelles.citation order by cooperation, position, source`,
		[]any{&citation.Source, &citation.Claims},
		func(c *atlas.Cooperation) { c.Citations = append(c.Citations, citation) })
}
