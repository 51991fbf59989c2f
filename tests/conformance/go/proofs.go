package main

import (
	"bytes"
	"errors"
	"fmt"
	"os"
	"strconv"
	"strings"

	"golang.org/x/mod/sumdb/tlog"
)

// checkOld checks that an older checkpoint is signed and is the beginning of the tree, by a proof made from the log's hashes.
func checkOld(t *trust, name string, tree tlog.Tree, hashes tlog.HashReader) error {
	old, _, err := t.openFile(name)
	if err != nil {
		return err
	}
	if old.N > tree.N {
		return fmt.Errorf("the log has shrunk from %d to %d", old.N, tree.N)
	}
	if old.N == 0 {
		return nil
	}
	proof, err := tlog.ProveTree(tree.N, old.N, hashes)
	if err != nil {
		return err
	}
	return tlog.CheckTree(proof, tree.N, tree.Hash, old.N, old.Hash)
}

// checkReceipt checks a tlog-proof against the leaf of the entry that the log has at its index.
func checkReceipt(t *trust, name string, quorum int, log tlog.Tree, hashes tlog.HashReader) error {
	lines, signed, err := splitFile(name)
	if err != nil {
		return err
	}
	if lines[0] != "c2sp.org/tlog-proof@v1" {
		return errors.New("not a tlog-proof")
	}
	lines = lines[1:]
	if strings.HasPrefix(lines[0], "extra ") {
		lines = lines[1:]
	}
	index, err := numberAfter("index ", lines[0])
	if err != nil {
		return err
	}
	tree, cosigned, err := t.open(signed)
	if err != nil {
		return err
	}
	if cosigned < quorum || index >= log.N {
		return errors.New("too few cosignatures, or no such entry")
	}
	proof, err := parseHashes(lines[1:])
	if err != nil {
		return err
	}
	leaf, err := hashes.ReadHashes([]int64{tlog.StoredHashIndex(0, index)})
	if err != nil {
		return err
	}
	return tlog.CheckRecord(proof, tree.N, tree.Hash, index, leaf[0])
}

// checkRequest checks the consistency proof that a witness would get, from the root at its old size.
func checkRequest(t *trust, name string, hashes tlog.HashReader) error {
	lines, signed, err := splitFile(name)
	if err != nil {
		return err
	}
	old, err := numberAfter("old ", lines[0])
	if err != nil {
		return err
	}
	tree, _, err := t.open(signed)
	if err != nil {
		return err
	}
	root, err := tlog.TreeHash(old, hashes)
	if err != nil {
		return err
	}
	proof, err := parseHashes(lines[1:])
	if err != nil {
		return err
	}
	return tlog.CheckTree(proof, tree.N, tree.Hash, old, root)
}

func splitFile(name string) ([]string, []byte, error) {
	data, err := os.ReadFile(name)
	if err != nil {
		return nil, nil, err
	}
	at := bytes.Index(data, []byte("\n\n"))
	if at < 0 {
		return nil, nil, errors.New("no empty line")
	}
	lines := strings.Split(string(data[:at]), "\n")
	return append(lines, ""), data[at+2:], nil
}

func numberAfter(prefix, line string) (int64, error) {
	if !strings.HasPrefix(line, prefix) {
		return 0, fmt.Errorf("no line %q", prefix)
	}
	return strconv.ParseInt(strings.TrimPrefix(line, prefix), 10, 64)
}

func parseHashes(lines []string) ([]tlog.Hash, error) {
	var hashes []tlog.Hash
	for _, line := range lines {
		if line == "" {
			continue
		}
		hash, err := tlog.ParseHash(line)
		if err != nil {
			return nil, err
		}
		hashes = append(hashes, hash)
	}
	return hashes, nil
}
