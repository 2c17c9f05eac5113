using Guildhall.Kernel.Keys;
using Guildhall.Kernel.Live;
using Guildhall.Kernel.Storage;

namespace Guildhall.Kernel.Schedule;

/// <summary>Every night: forgets idempotency keys after 48 hours, live events after a week, and chunks of uploads that never became a file.</summary>
public sealed class Housekeeping(LiveRooms rooms, TimeProvider clock) : IScheduled
{
    private static readonly TimeSpan LiveEvents = TimeSpan.FromDays(7);
    private static readonly TimeSpan Uploads = TimeSpan.FromDays(1);

    public static string Kind => "kernel-housekeeping";

    public static Task Plan(AppDb db, TimeProvider clock, CancellationToken ct) => db.ScheduleCron<Housekeeping>("nightly", "0 30 3 * * ?", TimeZoneInfo.Utc, new { }, clock, ct);

    public async Task Run(DueEntry due, CancellationToken ct)
    {
        var now = clock.GetUtcNow();
        await Idempotency.ForgetOldKeys(due.Db, clock, ct);
        await rooms.Forget(due.Db, now - LiveEvents, ct);
        // A draft's chunks stand under a UUIDv7 of their own time, a finished file's under its hash: only what no file refers to is older than a day and goes.
        var draft = Id.Dated(now - Uploads, new byte[10]);
        await due.Db.Execute($"""
            delete from kernel_blob_chunks where blob < {draft} and not exists (
              select 1 from kernel_blobs b where b.brand_id = kernel_blob_chunks.brand_id and {Prefix(due.Db)} = {Chunk(due.Db)})
            """, ct);
    }

    // The chunks of a finished file carry the first 16 bytes of its hash.
    private static Sql Prefix(AppDb db) => db.IsSqlite ? Sql.Raw("substr(b.hash, 1, 16)") : Sql.Raw("substring(b.hash from 1 for 16)");

    private static Sql Chunk(AppDb db) => db.IsSqlite ? Sql.Raw("kernel_blob_chunks.blob") : Sql.Raw("uuid_send(kernel_blob_chunks.blob)");
}
