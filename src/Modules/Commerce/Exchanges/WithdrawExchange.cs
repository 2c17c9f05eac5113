using Guildhall.Brands.Contracts;
using Guildhall.Commerce.Contracts;
using Guildhall.Commerce.Orders;
using Guildhall.Kernel;
using Guildhall.Kernel.Storage;
using Guildhall.Members.Contracts;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;

namespace Guildhall.Commerce.Exchanges;

/// <summary>A member does not want an exchange any more that nobody has decided yet: the piece may be exchanged otherwise or have its money back.</summary>
internal sealed class WithdrawExchange(AppDb db, TimeProvider clock)
{
    public static void Map(IEndpointRouteBuilder routes) => routes.MapPost("/g/{code}/orders/{id}/exchanges/{exchange:guid}/withdraw", async (string code, OrderId id, Guid exchange, HttpContext http, Visit visit, AppDb db, WithdrawExchange withdraw, CancellationToken ct) =>
        Answers.Back(http, await withdraw.Handle(id, exchange, await db.PersonOf(visit.Member!.Id, ct), ct), visit.Url($"orders/{id.Value}"), "commerce.said_exchange_withdrawn")).ByCode(insideOnly: true);

    /// <param name="person">Whose order it must be.</param>
    public async Task<Result<Done>> Handle(OrderId id, Guid exchange, MemberId person, CancellationToken ct)
    {
        await using var transaction = await db.Begin(ct);
        if ((await ReadOrders.Lock(db, [id.Value], ct)).FirstOrDefault() is not { } order || order.Person != person) return CommerceRefusals.UnknownOrder;
        if (await ExchangeRows.Find(db, exchange, ct) is not { } found || found.Order != id) return ExchangeRefusals.Unknown;
        if (found is { State: ExchangeState.CalledOff, Sku: null }) return default(Done);
        if (found.State != ExchangeState.Asked) return ExchangeRefusals.Over;
        await db.Execute($"update commerce_exchanges set state = {ExchangeState.CalledOff}, decided_at = {clock.GetUtcNow()} where brand_id = {db.CurrentBrand} and id = {exchange}", ct);
        await transaction.Commit(ct);
        return default(Done);
    }
}
