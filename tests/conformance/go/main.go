// Checks a log folder with the packages of the Go checksum database, which share no line with Talley.
//
//	verify -log DIR -key VKEY [-witness VKEY]... [-quorum K] [-old FILE]... [-receipt FILE]... [-request FILE]...
//
// It says what it checked and ends with 0, or says what is wrong and ends with 1.
package main

import (
	"flag"
	"fmt"
	"os"
)

// names gathers a flag that may be given several times.
type names []string

func (n *names) String() string { return fmt.Sprint(*n) }

func (n *names) Set(value string) error {
	*n = append(*n, value)
	return nil
}

func main() {
	var witnesses, olds, receipts, requests names
	folder := flag.String("log", "", "folder of the log")
	key := flag.String("key", "", "verifier key of the log")
	quorum := flag.Int("quorum", 0, "cosignatures that the checkpoint must have")
	flag.Var(&witnesses, "witness", "verifier key of a witness")
	flag.Var(&olds, "old", "file of an older checkpoint")
	flag.Var(&receipts, "receipt", "file of a tlog-proof for an entry of this log")
	flag.Var(&requests, "request", "file of an add-checkpoint request to a witness")
	flag.Parse()
	if err := check(*folder, *key, witnesses, *quorum, olds, receipts, requests); err != nil {
		fmt.Fprintln(os.Stderr, "NOT OK:", err)
		os.Exit(1)
	}
}

func check(folder, key string, witnesses []string, quorum int, olds, receipts, requests []string) error {
	trust, err := newTrust(key, witnesses)
	if err != nil {
		return err
	}
	tree, cosigned, err := trust.openFile(folder + "/checkpoint")
	if err != nil {
		return fmt.Errorf("checkpoint: %w", err)
	}
	if cosigned < quorum {
		return fmt.Errorf("checkpoint: %d cosignatures of known witnesses, %d wanted", cosigned, quorum)
	}
	hashes, err := checkEntries(folder, tree)
	if err != nil {
		return err
	}
	if err := checkTiles(folder, tree, hashes); err != nil {
		return err
	}
	for _, old := range olds {
		if err := checkOld(trust, old, tree, hashes); err != nil {
			return fmt.Errorf("%s: %w", old, err)
		}
	}
	for _, receipt := range receipts {
		if err := checkReceipt(trust, receipt, quorum, tree, hashes); err != nil {
			return fmt.Errorf("%s: %w", receipt, err)
		}
	}
	for _, request := range requests {
		if err := checkRequest(trust, request, hashes); err != nil {
			return fmt.Errorf("%s: %w", request, err)
		}
	}
	fmt.Printf("OK: %d entries, %d cosignatures, %d old checkpoints, %d receipts, %d requests\n",
		tree.N, cosigned, len(olds), len(receipts), len(requests))
	return nil
}
