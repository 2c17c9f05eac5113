using System.Text.Json;
using Guildhall.Kernel;
using Guildhall.Kernel.Storage;
using Guildhall.Kernel.Texts;

namespace Guildhall.Brands.Notices;

/// <summary>Something that was told to one operator.</summary>
internal sealed record Notice(Guid Id, DateTimeOffset At, string Code, IReadOnlyList<string> Args, string Path, DateTimeOffset? ReadAt)
{
    public string Sentence(Localizer text) => text[Code, [.. Args]];
}

internal static class NoticeTables
{
    private const int CountedUpTo = 100;

    /// <summary>Newest first.</summary>
    public static Task<List<Notice>> Notices(this AppDb db, OperatorId who, int limit, CancellationToken ct) => db.Query($"""
        select id, at, code, args, path, read_at from brands_notices where brand_id = {db.CurrentBrand} and operator_id = {who} order by id desc limit {limit}
        """, r => new Notice(r.Guid(0), r.Time(1), r.Text(2), JsonSerializer.Deserialize<List<string>>(r.Text(3), KernelJson.Options)!, r.Text(4), r.TimeOrNull(5)), ct);

    /// <summary>At most a hundred are counted.</summary>
    public static Task<long> UnreadNotices(this AppDb db, OperatorId who, CancellationToken ct) => db.Count($"""
        select count(*) from (select 1 from brands_notices where brand_id = {db.CurrentBrand} and operator_id = {who} and read_at is null limit {CountedUpTo}) unread
        """, ct);
}
