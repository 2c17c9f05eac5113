using Guildhall.Kernel.Files;

namespace Guildhall.Kernel.Imports;

/// <summary>What somebody wants imported and how it is to be read; the arguments of every import job.</summary>
/// <param name="Hash">The file, as a blob of the brand.</param>
/// <param name="Group">Name of the group it belongs to; null takes the file's own, or none.</param>
/// <param name="Format">"auto", or a format's name.</param>
/// <param name="Columns">Field → column header; an empty header leaves the field out.</param>
/// <param name="TimeZone">IANA zone of time stamps that carry none; null means the brand's.</param>
/// <param name="DryRun">Read and count everything, write nothing.</param>
/// <param name="Language">Of the errors file.</param>
/// <param name="Rows">How many rows an earlier look at the file counted; for telling how far an import is.</param>
public sealed record ImportRequest(
    string Hash, string FileName, string? Group = null, string Format = "auto", IReadOnlyDictionary<string, string>? Columns = null, string? TimeZone = null,
    DayOrder? Dates = null, string? Encoding = null, DateOnly? FirstDay = null, string? Password = null, bool DryRun = false, string Language = "zh-Hans", long? Rows = null);

/// <summary>What an import did, or in a dry run would do.</summary>
/// <param name="Rows">Rows or lines read.</param>
/// <param name="Added">New facts written.</param>
/// <param name="Known">Facts that were there already, from an earlier import of the same history.</param>
/// <param name="Ignored">Lines that are no facts: notices, unpaid orders.</param>
/// <param name="Rejected">Rows in the errors file.</param>
/// <param name="From">First and last brand day of the facts.</param>
/// <param name="Details">More counts of the kind, by snake_case name.</param>
/// <param name="Dates">How 3/4/2024 was read; null when no date needed it.</param>
/// <param name="Table">Of a table: its header, its first rows and which column was taken for what. It is there even when the file was refused.</param>
public sealed record ImportResult(
    string Kind, string FileName, string Format, string? Group, bool DryRun, long Rows, long Added, long Known, long Ignored, long Rejected,
    DateOnly? From, DateOnly? To, IReadOnlyDictionary<string, long> Details, IReadOnlyList<ImportComplaint> Complaints,
    DayOrderDecision? Dates = null, TablePreview? Table = null)
{
    /// <summary>What is known of a table before its rows were read, or instead.</summary>
    public static ImportResult Looked(string kind, ImportRequest request, TablePreview? table) =>
        new(kind, request.FileName, "", request.Group, request.DryRun, 0, 0, 0, 0, 0, null, null, new Dictionary<string, long>(), [], null, table);
}

/// <summary>The first few rejected rows, for the screen; the errors file has them all.</summary>
public sealed record ImportComplaint(long Line, string? Column, string? Value, string Reason);
