namespace Guildhall.Ui;

public enum EmptyKind { NothingYet, NothingMatches, NoPermission }
