// Checks a note, a record's inclusion and a tree's growth with Go's own sumdb packages: not one line of ours.
package main

import (
	"encoding/base64"
	"encoding/json"
	"fmt"
	"os"
	"strings"

	"golang.org/x/mod/sumdb/note"
	"golang.org/x/mod/sumdb/tlog"
)

type question struct {
	Vkey, Note, OldNote    string
	Index                  int64
	Entry                  []byte
	Inclusion, Consistency []tlog.Hash
}

func check(err error) {
	if err != nil {
		fmt.Println(err)
		os.Exit(1)
	}
}

func open(written, vkey string) (size int64, root tlog.Hash) {
	verifier, err := note.NewVerifier(vkey)
	check(err)
	opened, err := note.Open([]byte(written), note.VerifierList(verifier))
	check(err)
	lines := strings.Split(opened.Text, "\n")
	_, err = fmt.Sscanf(lines[1], "%d", &size)
	check(err)
	decoded, err := base64.StdEncoding.DecodeString(lines[2])
	check(err)
	copy(root[:], decoded)
	return size, root
}

func main() {
	var asked question
	check(json.NewDecoder(os.Stdin).Decode(&asked))
	size, root := open(asked.Note, asked.Vkey)
	if asked.Entry != nil {
		check(tlog.CheckRecord(asked.Inclusion, size, root, asked.Index, tlog.RecordHash(asked.Entry)))
	}
	if asked.OldNote != "" {
		oldSize, oldRoot := open(asked.OldNote, asked.Vkey)
		check(tlog.CheckTree(asked.Consistency, size, root, oldSize, oldRoot))
	}
	fmt.Println("ok")
}
