using Guildhall.Brands.Contracts;
using Guildhall.Commerce.Catalogue;
using Guildhall.Commerce.Contracts;
using Guildhall.Commerce.Payments;
using Guildhall.Kernel;
using Guildhall.Kernel.Blobs;
using Guildhall.Kernel.Pictures;
using Guildhall.Kernel.Storage;
using Microsoft.Extensions.DependencyInjection;

namespace Guildhall.Commerce.Story;

/// <summary>Fills a demo brand's shelves and leaves some orders for whoever looks. Only unpaid ones: the demo's paid history is written elsewhere and must stay the same.</summary>
internal sealed class TellShop(AppDb db, BrandProfile brand, int seed, IServiceProvider services, IBlobs blobs, TimeProvider clock)
{
    private const int MostProducts = 24;

    public async Task Handle(IReadOnlyList<StoryProduct> products, IReadOnlyList<(MemberId Member, string Name, GroupId Group)> buyers, CancellationToken ct)
    {
        if (await db.Count($"select count(*) from commerce_products where brand_id = {brand.Id}", ct) > 0) return;
        var random = new Random(seed);
        var pictures = new List<string?>();
        foreach (var (product, n) in products.Take(MostProducts).Select((p, n) => (p, n))) pictures.Add(await Draw(product.Title, n, ct));
        var save = services.GetRequiredService<SaveProduct>();
        await using var transaction = await db.Begin(ct);
        foreach (var (product, n) in products.Take(MostProducts).Select((p, n) => (p, n))) await Shelve(save, product, pictures[n], random, ct);
        await services.GetRequiredService<PayWays>().Save(db, PayWay.Unset(PayWay.Transfer) with { Enabled = true, Instructions = "请转账到团长微信（演示），备注写上订单号，到账后我们会在一小时内确认。" }, ct);
        foreach (var (buyer, n) in buyers.Select((b, n) => (b, n))) await Order(buyer, n, random, ct);
        await transaction.Commit(ct);
    }

    private async Task<string?> Draw(string title, int n, CancellationToken ct)
    {
        var drawn = SvgPicture.Png(ProductPicture.Svg(title, n * 7 + seed), ProductPicture.Side, ProductPicture.Side);
        if (drawn.Refusal is not null) return null; // A machine without the library shows the plain tile.
        using var content = new MemoryStream(drawn.Value);
        var kept = await blobs.Save(brand.Id, content, Photo.LargestFile, ct);
        return kept.Refusal is null ? kept.Value.Hash : null;
    }

    private async Task Shelve(SaveProduct save, StoryProduct product, string? picture, Random random, CancellationToken ct)
    {
        var price = new Money(product.PriceMinor, brand.Currency).ToDecimal();
        decimal? list = random.Next(3) == 0 ? Math.Ceiling(price * 1.25m) : null;
        var rows = new List<SaveProduct.SkuRow> { new(null, product.Code, random.Next(2) == 0 ? "" : "单件", price, list, Math.Round(price * .55m, 2), random.Next(4) == 0 ? random.Next(0, 6) : random.Next(20, 180), 0, false) };
        if (rows[0].Choice.Length > 0) rows.Add(new(null, product.Code + "-2", "两件装", Math.Round(price * 1.85m), null, Math.Round(price * 1.1m, 2), random.Next(5, 60), 0, false));
        var saved = await save.Join(brand, new(Id.New<ProductId>(clock), null, product.Title, "群友常买，群内专享价", "", product.Category, rows.Count > 1 ? ["规格"] : [], ProductState.OnSale, picture is null ? [] : [picture], rows), ct);
        if (saved.Refusal is { } refusal) throw new InvalidOperationException($"The story's own product was refused: {refusal.Code}");
    }

    private async Task Order((MemberId Member, string Name, GroupId Group) buyer, int n, Random random, CancellationToken ct)
    {
        var cards = (await db.SkusOnSale(ct)).Where(c => c.Free > 3).ToList();
        var card = cards[random.Next(cards.Count)];
        var lines = OrderLines.Of(card.Price.Currency, card.Line(1 + random.Next(2))).Value;
        var origin = new OrderOrigin(OrderOrigin.Storefront, card.Product.Value);
        await db.HoldStock(card.Product.Value, ct);
        await db.TakeStock(card.Product.Value, [(card.Id, lines.Units)], ct);
        var draft = new OrderDraft(Id.New(clock), buyer.Member, buyer.Member, lines, clock.GetUtcNow().AddDays(3)) { Group = buyer.Group, Delivery = Destination.Of(false, buyer.Name, "", "", "").Value.Json };
        await services.GetRequiredService<PlaceOrders>().Handle(db, origin, [draft], ct);
        if (n % 2 == 0) await PaymentRows.Insert(db, new(Id.New(clock), new(draft.Id), PayWay.Transfer, PaymentState.Started, lines.Amount, null, null, clock.GetUtcNow(), null, null, 0, $"尾号 {random.Next(1000, 9999)}"), ct);
    }
}
