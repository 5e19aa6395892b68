package main

import (
	"context"
	"sync/atomic"

	"github.com/passerelles/passerelles/internal/atlas"
	"github.com/passerelles/passerelles/internal/geocode"
	"github.com/passerelles/passerelles/internal/postgis"
)

// door is the database as the server sees it: away until it is opened, and away
// again when it is shut. The zero value is shut.
type door struct{ store atomic.Pointer[postgis.Store] }

func (d *door) open(store *postgis.Store) { d.store.Store(store) }
func (d *door) shut()                     { d.store.Store(nil) }

// Ping asks the database whether it is there.
func (d *door) Ping(ctx context.Context) error {
	store := d.store.Load()
	if store == nil {
		return errShut()
	}
	return store.Ping(ctx)
}

// Search asks the gazetteer.
func (d *door) Search(ctx context.Context, search geocode.Search) ([]atlas.Candidate, error) {
	store := d.store.Load()
	if store == nil {
		return nil, errShut()
	}
	geocoder := geocode.Geocoder{Gazetteer: store}
	return geocoder.Search(ctx, search)
}

func errShut() error {
	return &atlas.Error{Code: atlas.CodeUnavailable, Message: atlas.Text{
		FR: "La base de données n’est pas encore ouverte.",
		EN: "The database is not open yet.",
	}}
}
