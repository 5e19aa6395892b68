package postgis

import (
	"context"
	"errors"
	"fmt"
	"io"
	"net"
	"os"
	"strings"

	"github.com/jackc/pgx/v5/pgconn"
	"github.com/jackc/puddle/v2"

	"github.com/passerelles/passerelles/internal/atlas"
)

// SQLSTATE codes that are looked at one by one: PostgreSQL, appendix A.
const (
	stateCardinality        = "21000" // two rows of an import are one row of the table
	stateInvalidParameter   = "22023" // a role that does not exist, among much else
	stateForeignKey         = "23503"
	stateUnique             = "23505"
	stateExclusion          = "23P01"
	stateInvalidCatalog     = "3D000" // no such database
	stateInvalidSchema      = "3F000"
	stateSerialization      = "40001"
	stateDeadlock           = "40P01"
	statePrivilege          = "42501"
	stateUndefinedObject    = "42704"
	stateUndefinedTable     = "42P01"
	stateUndefinedColumn    = "42703"
	stateDiskFull           = "53100"
	stateQueryCanceled      = "57014"
	stateExtensionIsMissing = "0A000" // create extension: no control file
	stateUndefinedFile      = "58P01" // the same, said by other versions
)

// translate gives an error of the database the code it means to the program.
// Errors that already have one, and those of an ended context, stay as they
// are. The sentence never holds SQL: that stays in the cause, for the log.
func translate(err error) error {
	var coded *atlas.Error
	var refused *pgconn.PgError
	switch {
	case err == nil, errors.As(err, &coded):
		return err
	case errors.Is(err, context.Canceled):
		return err
	case errors.As(err, &refused):
		return translateRefusal(err, refused)
	case isAway(err):
		return unavailable(err)
	}
	return err
}

// isAway reports whether err says that the database cannot be reached.
func isAway(err error) bool {
	var connecting *pgconn.ConnectError
	var network net.Error
	return errors.As(err, &connecting) || errors.As(err, &network) || pgconn.Timeout(err) ||
		errors.Is(err, io.EOF) || errors.Is(err, io.ErrUnexpectedEOF) || errors.Is(err, net.ErrClosed) ||
		errors.Is(err, os.ErrDeadlineExceeded) || errors.Is(err, context.DeadlineExceeded) ||
		errors.Is(err, puddle.ErrClosedPool) || strings.Contains(err.Error(), "conn closed")
}

func unavailable(err error) error {
	return &atlas.Error{
		Code: atlas.CodeUnavailable,
		Message: atlas.Text{
			FR: "La base de données ne répond pas.",
			EN: "The database does not answer.",
		},
		Cause: err,
	}
}

// translateRefusal reads the SQLSTATE of an answer.
func translateRefusal(err error, refused *pgconn.PgError) error {
	switch refused.Code {
	case stateUndefinedTable, stateUndefinedColumn, stateInvalidSchema, stateUndefinedObject:
		return notMigrated(err)
	case stateInvalidCatalog:
		return unavailable(err)
	case stateQueryCanceled:
		if strings.HasPrefix(refused.Message, "COPY from stdin failed") { // by us: a value has no such form
			return malformed(err)
		}
		return unavailable(err)
	case stateDiskFull:
		return &atlas.Error{
			Code: atlas.CodeUnavailable,
			Message: atlas.Text{
				FR: "Le disque de la base de données est plein : rien n’a été changé. Faites de la place, puis recommencez.",
				EN: "The database's disk is full: nothing was changed. Make room, then try again.",
			},
			Cause: err,
		}
	case stateCardinality:
		return &atlas.Error{
			Code: atlas.CodeInvalid,
			Message: atlas.Text{
				FR: "Deux fiches portent le même identifiant.",
				EN: "Two records have the same identifier.",
			},
			Cause: err,
		}
	case stateSerialization, stateDeadlock:
		return &atlas.Error{
			Code: atlas.CodeConflict,
			Message: atlas.Text{
				FR: "Une autre opération a modifié les mêmes données au même moment. Recommencez.",
				EN: "Another operation changed the same data at the same moment. Try again.",
			},
			Cause: err,
		}
	case stateUnique, stateExclusion, stateForeignKey:
		return broken(atlas.CodeConflict, err, refused)
	}
	switch refused.Code[:2] {
	case "08", "53", "57", "58": // connection, resources, operator, system
		return unavailable(err)
	case "22", "23": // data, integrity
		return broken(atlas.CodeInvalid, err, refused)
	}
	return err
}

func malformed(err error) error {
	return &atlas.Error{
		Code: atlas.CodeInvalid,
		Message: atlas.Text{
			FR: "Une valeur n’a pas la forme attendue par la base.",
			EN: "A value does not have the form that the database expects.",
		},
		Cause: err,
	}
}

// broken names the rule of the database that data do not keep. Rules have
// names that say what they hold: see the migrations.
func broken(code atlas.Code, err error, refused *pgconn.PgError) error {
	rule, table := refused.ConstraintName, strings.TrimPrefix(refused.TableName, "stage_")
	if rule == "" {
		rule = refused.ColumnName
	}
	if table != "" && !strings.HasPrefix(rule, table) {
		rule = strings.TrimSuffix(table+"."+rule, ".")
	}
	if rule == "" {
		rule = refused.Code
	}
	return &atlas.Error{
		Code: code,
		Message: atlas.Text{
			FR: fmt.Sprintf("Des données ne respectent pas une règle de la base (%s).", rule),
			EN: fmt.Sprintf("Some data break a rule of the database (%s).", rule),
		},
		Cause: err,
	}
}

// notMigrated says that the database is there and the atlas is not in it.
func notMigrated(err error) error {
	var coded *atlas.Error
	if errors.As(err, &coded) || isAway(err) {
		return err
	}
	return &atlas.Error{
		Code: atlas.CodeUnavailable,
		Message: atlas.Text{
			FR: "Le schéma de la base n’est pas à jour : lancez « passerelles migrate ».",
			EN: "The database's schema is not up to date: run “passerelles migrate”.",
		},
		Cause: err,
	}
}

// hasState reports whether err is an answer of the database with that SQLSTATE.
func hasState(err error, state string) bool {
	var refused *pgconn.PgError
	return errors.As(err, &refused) && refused.Code == state
}
