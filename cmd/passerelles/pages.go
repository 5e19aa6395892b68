package main

import (
	"errors"
	"io/fs"

	"github.com/passerelles/passerelles/internal/atlas"
	"github.com/passerelles/passerelles/internal/edition"
	"github.com/passerelles/passerelles/internal/httpd"
	"github.com/passerelles/passerelles/static"
)

// ownPages is the front end that was built into the program.
func ownPages() edition.Pages {
	return edition.Pages{
		Templates:    static.Templates(),
		Translations: static.Translations(),
		Dist:         static.Dist(),
		Languages:    static.Languages(),
	}
}

// pagesToWrite is the front end that goes into a file with an edition; nil when
// the program was compiled without it.
func pagesToWrite() *edition.Pages {
	pages := ownPages()
	if _, err := fs.Stat(pages.Dist, "assets.json"); err != nil {
		return nil
	}
	return &pages
}

// openFile opens an edition file and the pages in it: the program's own for a
// file that has none. Its errors name the file.
func openFile(path string) (*edition.Edition, edition.Pages, error) {
	opened, pages, err := edition.OpenZip(path)
	if err != nil {
		return nil, edition.Pages{}, aboutFile(path, err)
	}
	if pages == nil {
		return opened, ownPages(), nil
	}
	return opened, *pages, nil
}

// aboutFile says which file an error is about.
func aboutFile(path string, err error) error {
	said := atlas.ErrorMessage(err)
	return &atlas.Error{
		Code:    atlas.ErrorCode(err),
		Message: atlas.Text{FR: path + "\u202f: " + said.FR, EN: path + ": " + said.EN},
		Cause:   errors.Unwrap(err),
	}
}

// newServer makes a server of an edition's pages. Pages that this program cannot
// fill in are the file's fault, and said so.
func newServer(config httpd.Config, pages edition.Pages) (*httpd.Server, error) {
	config.Pages = httpd.Pages(pages)
	server, err := httpd.New(config)
	if err == nil {
		err = server.Rehearse()
	}
	if err != nil {
		return nil, &atlas.Error{
			Code: atlas.CodeInvalid,
			Message: atlas.Text{
				FR: "Les pages de cette édition ne s’affichent pas avec cette version du programme.",
				EN: "The pages of this edition cannot be shown with this version of the program",
			},
			Cause: err,
		}
	}
	return server, nil
}
