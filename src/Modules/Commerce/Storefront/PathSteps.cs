using System.Collections.Concurrent;
using Guildhall.Kernel;
using Guildhall.Kernel.Storage;
using Guildhall.Members.Contracts;
using Microsoft.Extensions.Hosting;

namespace Guildhall.Commerce.Storefront;

/// <summary>The steps on the way to paying that no order tells: looking at a product, and choosing to buy it.</summary>
internal enum PathStep { Looked, Chose }

/// <summary>Notes who took which step when first on a day; written a moment later, many at once, so that a page never waits for it. A crash loses a moment's notes, never an order.</summary>
internal sealed class PathSteps(AppDbSource source, TimeProvider clock) : BackgroundService
{
    private static readonly BulkInsert Rows = new("commerce_path_steps",
        ("brand_id", BulkType.Uuid), ("member_id", BulkType.Uuid), ("product_id", BulkType.Uuid), ("day", BulkType.Int), ("step", BulkType.Text), ("group_id", BulkType.Uuid), ("at", BulkType.Time));

    private const int Most = 50_000;
    private readonly ConcurrentQueue<(BrandId Brand, object?[] Row)> noted = new();

    public void Note(Visit visit, PathStep step, Guid product)
    {
        if (visit.Member is not { } member || noted.Count > Most) return;
        var now = clock.GetUtcNow();
        noted.Enqueue((visit.Brand.Id, [visit.Brand.Id, member.Id, product, visit.Brand.Calendar.DayOf(now), step, visit.Group.Id, now]));
    }

    public async Task Write(CancellationToken ct)
    {
        var rows = new List<(BrandId Brand, object?[] Row)>();
        while (noted.TryDequeue(out var one)) rows.Add(one);
        foreach (var brand in rows.GroupBy(r => r.Brand))
        {
            await using var db = source.Open(Actor.System(brand.Key));
            await using var transaction = await db.Begin(ct);
            await Rows.Write(db, [.. brand.Select(b => b.Row)], ct);
            await transaction.Commit(ct);
        }
    }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        while (!stoppingToken.IsCancellationRequested)
        {
            try
            {
                await Task.Delay(TimeSpan.FromSeconds(2), TimeProvider.System, stoppingToken);
                await Write(stoppingToken);
            }
            catch (Exception e) when (e is System.Data.Common.DbException or OperationCanceledException)
            {
                // The next two seconds' notes come anyway; nothing depends on these.
            }
        }
        await Write(CancellationToken.None);
    }
}
