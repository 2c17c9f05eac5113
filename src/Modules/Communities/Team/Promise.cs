using Guildhall.Kernel;
using Guildhall.Kernel.Storage;

namespace Guildhall.Communities.Team;

internal enum PromiseKind { Question, Promise }

/// <summary>Something a shift leaves open.</summary>
/// <param name="Carried">How many shifts it has been handed over by.</param>
internal sealed record OpenPromise(Guid Id, PromiseKind Kind, string Text, string About, DateTimeOffset OpenedAt, string OpenedBy, int Carried, DateTimeOffset? DoneAt, string? DoneBy);

internal sealed record Shift(DateOnly Day, DateTimeOffset ClosedAt, string By, string HandedTo, string Note, int Done, int Carried);

internal static class Promises
{
    /// <summary>Open ones, oldest first.</summary>
    public static Task<List<OpenPromise>> OpenPromises(this AppDb db, GroupId group, CancellationToken ct) => db.Query($"""
        select id, kind, text, about, opened_at, opened_by, carried, done_at, done_by from communities_promises where brand_id = {db.CurrentBrand} and group_id = {group} and done_at is null order by opened_at, id
        """, r => new OpenPromise(r.Guid(0), r.Enum<PromiseKind>(1), r.Text(2), r.Text(3), r.Time(4), r.Text(5), r.Int(6), r.TimeOrNull(7), r.TextOrNull(8)), ct);

    /// <summary>Newest first.</summary>
    public static Task<List<Shift>> Shifts(this AppDb db, GroupId group, int limit, CancellationToken ct) => db.Query($"""
        select day, closed_at, closed_by, handed_to, note, done, carried from communities_shifts where brand_id = {db.CurrentBrand} and group_id = {group} order by closed_at desc, id desc limit {limit}
        """, r => new Shift(r.Day(0), r.Time(1), r.Text(2), r.Text(3), r.Text(4), r.Int(5), r.Int(6)), ct);
}
