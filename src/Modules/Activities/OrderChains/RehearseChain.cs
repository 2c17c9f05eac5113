using Guildhall.Activities.Rehearsals;

namespace Guildhall.Activities.OrderChains;

/// <summary>Everybody orders one or two things; a few change their row or withdraw it.</summary>
internal sealed class RehearseChain : RehearseGoods<OrderChain>
{
    public override string Kind => OrderChain.Kind;

    public override async Task Come(StageMoment now)
    {
        var (chain, id) = (now.Activity.Read<OrderChain>(), now.NewId());
        ChainPiece[] pieces = [.. chain.Items.OrderBy(_ => now.Luck.Next()).Take(now.Chance(.3) ? 2 : 1).Select(i => new ChainPiece(i.Sku, now.Greedy ? chain.PerPerson + 1 : 1)).OrderBy(p => p.Sku.Value)];
        var place = chain.PickUps.Count == 0 ? null : now.OneOf(chain.PickUps);
        var row = await now.Try(now.Get<KeepChain>().Order(now.Visit, now.Activity.Id, id, place, pieces, null, now.Gone));
        if (row.Refusal is null && now.Chance(.08)) now.In(TimeSpan.FromMinutes(now.Luck.Next(1, 60)), later => Change(later, id, pieces));
    }

    private static async Task Change(StageMoment now, Guid row, ChainPiece[] pieces)
    {
        ChainPiece[] wanted = now.Chance(.4) ? [] : [pieces[0] with { Quantity = pieces[0].Quantity + 1 }];
        await using var transaction = await now.Db.Begin(now.Gone);
        var changed = await now.Try(now.Get<ChangeChainRow>().Handle(now.Db, now.Activity.Id, row, now.Me, wanted, null, now.Gone));
        if (changed.Refusal is null) await transaction.Commit(now.Gone);
    }
}
