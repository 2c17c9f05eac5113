using Guildhall.Brands.Contracts;
using Guildhall.Commerce.Contracts;
using Guildhall.Kernel;
using Guildhall.Kernel.Schedule;
using Guildhall.Kernel.Storage;

namespace Guildhall.Commerce.Orders;

/// <summary>The buyer has it: they say so, an operator does, or ten days have passed since it was sent.</summary>
internal sealed class CompleteOrders(AppDb db, IAudit audit, TimeProvider clock) : IScheduled
{
    public static readonly TimeSpan After = TimeSpan.FromDays(10);

    public static string Kind => "commerce-complete-orders";

    /// <param name="person">Whose order it must be; null for an operator.</param>
    public async Task<Result<Done>> Handle(OrderId id, MemberId? person, CancellationToken ct)
    {
        await using var transaction = await db.Begin(ct);
        if ((await ReadOrders.Lock(db, [id.Value], ct)).FirstOrDefault() is not { } order || person is { } owner && order.Person != owner) return CommerceRefusals.UnknownOrder;
        if (order.State == OrderState.Completed) return default(Done);
        if (order.State != OrderState.Fulfilled) return CommerceRefusals.NotSent;
        await db.Execute($"update commerce_shop_orders set state = {OrderState.Completed}, ended_at = {clock.GetUtcNow()}, version = version + 1 where brand_id = {db.CurrentBrand} and id = {id}", ct);
        if (db.Actor.Kind == ActorKind.Operator) await audit.Write(db, "commerce.order_completed", order.Number, null, ct);
        await transaction.Commit(ct);
        return default(Done);
    }

    /// <summary>What was sent long enough ago.</summary>
    public async Task Run(DueEntry due, CancellationToken ct)
    {
        var sent = await ReadOrders.Where(due.Db, Sql.Of($"state = 'fulfilled' and paid_at < {clock.GetUtcNow() - After} order by id limit 2000"), ct);
        var ripe = sent.Where(o => Shipping.Read(o.Shipping) is not { } shipping || shipping.At < clock.GetUtcNow() - After).Select(o => o.Id.Value).ToArray();
        if (ripe.Length == 0) return;
        await due.Db.Execute($"update commerce_shop_orders set state = {OrderState.Completed}, ended_at = {clock.GetUtcNow()}, version = version + 1 where brand_id = {due.Db.CurrentBrand} and state = 'fulfilled' and {due.Db.In("id", ripe)}", ct);
    }
}
