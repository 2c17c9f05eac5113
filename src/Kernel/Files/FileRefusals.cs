namespace Guildhall.Kernel.Files;

/// <summary>Every way a file, or a line of it, is refused.</summary>
public static class FileRefusals
{
    public static Refusal Empty { get; } = new("files.empty", RefusalKind.Invalid);
    public static Refusal Damaged { get; } = new("files.damaged", RefusalKind.Invalid);
    public static Refusal NeedsPassword { get; } = new("files.needs_password", RefusalKind.Invalid, "password");
    public static Refusal DatesContradict { get; } = new("files.dates_contradict", RefusalKind.Invalid, "dates");
    public static Refusal NeedsFirstDay { get; } = new("files.needs_first_day", RefusalKind.Invalid, "first_day");
    public static Refusal NoRows { get; } = new("files.no_rows", RefusalKind.Invalid);

    public static Refusal Gone { get; } = new("files.gone", RefusalKind.Gone);

    public static Refusal NotReadable(string looksLike) => Invalid("files.not_readable", looksLike);
    public static Refusal NotText(string looksLike) => Invalid("files.not_text", looksLike);
    public static Refusal TooLarge(long megabytes) => Invalid("files.too_large", megabytes);
    public static Refusal UnknownEncoding(string name) => Invalid("files.unknown_encoding", name).At("encoding");
    public static Refusal UnknownTimeZone(string name) => Invalid("files.unknown_time_zone", name).At("time_zone");
    public static Refusal NoSuchFormat(string name, string known) => Invalid("files.no_such_format", name, known).At("format");
    public static Refusal UnknownFormat(string found, string known) => Invalid("files.unknown_format", found, known).At("format");
    public static Refusal MissingColumns(string missing, string found, string needed) => Invalid("files.missing_columns", missing, found, needed).At("map");
    public static Refusal UnknownColumn(string column, string found) => Invalid("files.unknown_column", column, found).At("map");
    public static Refusal UnknownField(string field, string known) => Invalid("files.unknown_field", field, known).At("map");

    // Reasons for one row; they end up in the errors file.
    public static Refusal RowTooShort(int cells, int headers) => Invalid("files.row_too_short", cells, headers);
    public static Refusal RowTooLong(int cells, int headers) => Invalid("files.row_too_long", cells, headers);
    public static Refusal CellTooLong(int most = Cells.LongestKey) => Invalid("files.cell_too_long", most);
    public static Refusal QuoteNeverClosed { get; } = Invalid("files.quote_never_closed");
    public static Refusal CellEmpty { get; } = Invalid("files.cell_empty");
    public static Refusal NotANumber { get; } = Invalid("files.not_a_number");
    public static Refusal NotATime { get; } = Invalid("files.not_a_time");
    public static Refusal DayOrderUndecided { get; } = Invalid("files.day_order_undecided");
    public static Refusal IdCorrupted { get; } = Invalid("files.id_corrupted");
    public static Refusal BrokenHere { get; } = Invalid("files.broken_here");
    public static Refusal NotAMessage { get; } = Invalid("files.not_a_message");

    private static Refusal Invalid(string code, params object[] args) => new(code, RefusalKind.Invalid, Args: args);
}

/// <summary>One cell, row or line of a file that could not be taken.</summary>
/// <param name="Line">1-based line of the text file, or row of the sheet.</param>
/// <param name="Column">The header of the column to blame; null when the whole row is.</param>
/// <param name="Value">What was found there, as found.</param>
public sealed record RejectedRow(long Line, string? Column, string? Value, Refusal Reason);

/// <summary>What a reader makes of one row: a value, or why not. A reader never throws because of what a file holds.</summary>
public readonly struct Parsed<T> where T : class
{
    private Parsed(T? value, RejectedRow? rejected) => (Value, Rejected) = (value, rejected);

    /// <summary>Null exactly when <see cref="Rejected"/> is not.</summary>
    public T? Value { get; }

    public RejectedRow? Rejected { get; }

    public static implicit operator Parsed<T>(T value) => new(value, null);
    public static implicit operator Parsed<T>(RejectedRow rejected) => new(null, rejected);
}
