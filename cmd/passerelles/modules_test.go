package main

import (
	"cmp"
	"encoding/json"
	"errors"
	"flag"
	"io"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"testing"
)

var update = flag.Bool("update", false, "write licences.txt from the modules that are linked")

// TestModuleLicences holds that every module of the program is under a licence we
// may pass on, and that licences.txt, which travels with it, says them all.
func TestModuleLicences(t *testing.T) {
	t.Parallel()
	texts := map[string][]string{} // a licence's text, and the modules under it
	for module, files := range linkedLicences(t) {
		if len(files) == 0 {
			t.Errorf("%s has no licence", module)
		}
		for _, file := range files {
			content, err := os.ReadFile(file)
			if err != nil {
				t.Fatal(err)
			}
			text := strings.TrimSpace(strings.ReplaceAll(string(content), "\r\n", "\n"))
			if filepath.Base(file) != "NOTICE" && licenceOf(text) == "" {
				t.Errorf("%s: %s is not a licence that may be in the program", module, file)
			}
			if !slices.Contains(texts[text], module) {
				texts[text] = append(texts[text], module)
			}
		}
	}
	want := noticesOf(texts)
	if *update {
		if err := os.WriteFile("licences.txt", []byte(want), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	if got, err := os.ReadFile("licences.txt"); err != nil || string(got) != want {
		t.Errorf("licences.txt is not what the modules say (%v): go test ./cmd/passerelles -run TestModuleLicences -update", err)
	}
}

// TestLicenceOf makes sure that a licence can be refused.
func TestLicenceOf(t *testing.T) {
	t.Parallel()
	for text, want := range map[string]string{
		"Permission is hereby granted, free of charge, to any\nperson obtaining a copy":                                      "MIT",
		"Apache License\n  Version 2.0, January 2004":                                                                        "Apache-2.0",
		"GNU GENERAL PUBLIC LICENSE Version 3":                                                                               "",
		"GNU Lesser General Public License, or Permission is hereby granted, free of charge, to any person obtaining a copy": "",
		"GNU AFFERO GENERAL PUBLIC LICENSE":                                                                                  "",
		"Business Source License 1.1":                                                                                        "",
		"All rights reserved.":                                                                                               "",
	} {
		if got := licenceOf(text); got != want {
			t.Errorf("licenceOf(%q) = %q, want %q", text, got, want)
		}
	}
}

// licenceOf recognises a licence that may be linked into the program by its
// text; "" for any other.
func licenceOf(text string) string {
	words := strings.ToLower(strings.Join(strings.Fields(text), " "))
	for _, refused := range []string{"general public license", "affero", "server side public license", "business source license"} {
		if strings.Contains(words, refused) {
			return ""
		}
	}
	for _, known := range []struct{ name, words string }{
		{"Apache-2.0", "apache license version 2.0"},
		{"MIT", "permission is hereby granted, free of charge, to any person obtaining a copy"},
		{"ISC", "permission to use, copy, modify, and/or distribute this software for any purpose with or without fee is hereby granted"},
		{"BSD", "redistribution and use in source and binary forms, with or without modification, are permitted"},
	} {
		if strings.Contains(words, known.words) {
			return known.name
		}
	}
	return ""
}

// linkedLicences gives the licence files of each module linked into the program
// as it is released: its own, and those nearer to the packages that are used.
func linkedLicences(t *testing.T) map[string][]string {
	t.Helper()
	command := exec.Command("go", "list", "-deps", "-json=Dir,Module", "./cmd/passerelles")
	command.Dir = "../.."
	command.Env = append(os.Environ(), "CGO_ENABLED=0", "GOOS=linux", "GOARCH=amd64")
	listed, err := command.Output()
	if err != nil {
		t.Fatalf("go list: %v", err)
	}
	found := map[string][]string{}
	for decoder := json.NewDecoder(strings.NewReader(string(listed))); ; {
		var linked struct {
			Dir    string
			Module *struct {
				Path, Dir string
				Main      bool
			}
		}
		if err := decoder.Decode(&linked); errors.Is(err, io.EOF) {
			break
		} else if err != nil {
			t.Fatal(err)
		}
		if linked.Module == nil || linked.Module.Main {
			continue // Go's own, whose licence golang.org/x has too, or ours
		}
		path, root := linked.Module.Path, linked.Module.Dir
		found[path] = append(found[path], licenceFiles(t, root)...)
		for folder := linked.Dir; len(folder) > len(root); folder = filepath.Dir(folder) {
			found[path] = append(found[path], licenceFiles(t, folder)...)
		}
	}
	if len(found) < 20 {
		t.Fatalf("%d modules are linked: is this test looking at the right program?", len(found))
	}
	return found
}

func licenceFiles(t *testing.T, folder string) (files []string) {
	t.Helper()
	entries, err := os.ReadDir(folder)
	if err != nil {
		t.Fatal(err)
	}
	for _, entry := range entries {
		name, extension, _ := strings.Cut(strings.ToUpper(entry.Name()), ".")
		if slices.Contains([]string{"LICENSE", "LICENCE", "COPYING", "NOTICE"}, name) && slices.Contains([]string{"", "TXT", "MD"}, extension) && !entry.IsDir() {
			files = append(files, filepath.Join(folder, entry.Name()))
		}
	}
	return files
}

// noticesOf writes each text once, under the names of those it is about.
func noticesOf(texts map[string][]string) string {
	type notice struct{ modules, text string }
	var notices []notice
	for text, modules := range texts {
		if slices.Contains(modules, "golang.org/x/sys") {
			modules = append(modules, "Go")
		}
		slices.Sort(modules)
		notices = append(notices, notice{strings.Join(modules, "\n"), text})
	}
	slices.SortFunc(notices, func(a, b notice) int {
		return cmp.Or(cmp.Compare(a.modules, b.modules), cmp.Compare(a.text, b.text))
	})
	var all strings.Builder
	for _, n := range notices {
		all.WriteString(strings.Repeat("=", 72) + "\n" + n.modules + "\n\n" + n.text + "\n\n")
	}
	return all.String()
}
