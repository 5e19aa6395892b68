package main

import (
	"context"
	"errors"
)

// doctorCmd looks at the machine and changes nothing.
type doctorCmd struct{}

// Run prints what it finds and fails when something needed is missing.
func (c *doctorCmd) Run(ctx context.Context, app *app) error {
	return errors.New("doctor")
}
