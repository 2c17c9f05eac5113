using Guildhall.Activities.Contracts;
using Guildhall.Activities.Counter;
using Guildhall.Activities.Life;
using Guildhall.Commerce.Contracts;
using Guildhall.Kernel;
using Guildhall.Kernel.Lanes;
using Guildhall.Kernel.Storage;

namespace Guildhall.Activities.Bargains;

/// <summary>Opens bargains, cuts them and sells what reached its floor, batch by batch: each id once, a human once per bargain, never more pieces and money than there are.</summary>
/// <remarks>Locks: the activity, then its stock; orders are new rows.</remarks>
internal sealed class DecideBargains(SellBargains sell, CounterNews news, TimeProvider clock) : IDecide<BargainCommand, BargainReceipt>
{
    private static readonly BulkInsert HelpRows = new("activities_bargain_helps",
        ("brand_id", BulkType.Uuid), ("activity_id", BulkType.Uuid), ("id", BulkType.Uuid), ("bargain_id", BulkType.Uuid), ("member_id", BulkType.Uuid), ("person_id", BulkType.Uuid), ("n", BulkType.Int), ("cut_minor", BulkType.Long), ("at", BulkType.Time), ("taken_back", BulkType.Flag));

    public async Task<Result<BargainReceipt>[]> Decide(AppDb db, LaneBatch<BargainCommand> batch, CancellationToken ct)
    {
        var answers = new Result<BargainReceipt>[batch.Count];
        if (await db.LockActivity(new(batch.Activity), ct) is not { Kind: Bargain.Kind } activity)
        {
            Array.Fill(answers, ActivityRefusals.Unknown);
            return answers;
        }
        var stall = await BargainStall.Of(db, activity, batch, clock.GetUtcNow(), ct);
        for (var i = 0; i < answers.Length; i++)
            answers[i] = stall.Again(batch[i]) ?? batch[i].Act switch { BargainAct.Open => stall.Open(batch[i]), BargainAct.Help => stall.Help(batch[i]), _ => stall.Buy(batch[i]) };
        await Write(db, stall, ct);
        return answers;
    }

    public async Task<Result<BargainReceipt>?[]> Recall(AppDb db, LaneBatch<BargainCommand> batch, CancellationToken ct)
    {
        if (await db.LockActivity(new(batch.Activity), ct) is not { } activity) return new Result<BargainReceipt>?[batch.Count];
        var stall = await BargainStall.Of(db, activity, batch, clock.GetUtcNow(), ct);
        return [.. batch.Select(c => stall.Again(c) is { Refusal: null } receipt ? receipt : (Result<BargainReceipt>?)null)];
    }

    private async Task Write(AppDb db, BargainStall stall, CancellationToken ct)
    {
        if (stall.Opened.Count + stall.Helped.Count + stall.Ordered.Count == 0) return;
        var activity = stall.Activity;
        await Budget.Reserve(db, activity.Id, activity.Budget is null ? [] : stall.Opened.ConvertAll(o => (o.Id, BargainStall.CostOf(stall.Cards[o.Sku], o.Floor))), clock, ct);
        foreach (var row in stall.Opened)
        {
            await db.Execute($"""
                insert into activities_bargains (brand_id, activity_id, id, sku_id, member_id, person_id, group_id, start_minor, floor_minor, helpers, cut_least, cut_most, seed, price_minor, helped, state, opened_at, ends_at, ended_at)
                values ({db.CurrentBrand}, {activity.Id}, {row.Id}, {row.Sku}, {row.Member}, {row.Person}, {row.Group}, {row.Start}, {row.Floor}, {row.Helpers}, {row.Least}, {row.Most}, {row.Seed}, {row.Price}, {row.Helped}, {row.State}, {row.OpenedAt}, {row.EndsAt},
                  {(row.State is BargainState.Ordered ? stall.Now : (DateTimeOffset?)null)})
                """, ct);
            await TurnBargain.Plan(db, activity.Id, row.Id, row.EndsAt, clock, ct);
        }
        if (stall.Helped.Count > 0) await HelpRows.Write(db, [.. stall.Helped.Select(h => new object?[] { db.CurrentBrand, activity.Id, h.Id, h.Bargain, h.Member, h.Person, h.N, h.Cut, h.At, false })], ct);
        foreach (var row in stall.Changed) await db.SaveBargain(row, row.State is BargainState.Ordered ? stall.Now : null, ct);
        await sell.Handle(db, activity, stall.Terms, stall.Ordered, ct);
        await news.Tell(db, activity.Id, stall.Groups, ct);
    }
}

internal enum BargainAct { Open, Help, Buy }

/// <param name="Id">The id that the page rendered, or the message's: of the bargain that is opened (and of its order), or of the help.</param>
/// <param name="Sku">What is opened.</param>
/// <param name="Of">Which is helped or bought.</param>
internal sealed record BargainCommand(Guid Id, MemberId Member, GroupId Group, BargainAct Act, SkuId? Sku, Guid? Of);

/// <param name="Ordered">It became an order.</param>
internal sealed record BargainReceipt(Guid Bargain, long CutMinor, long PriceMinor, long FloorMinor, bool Ordered);
