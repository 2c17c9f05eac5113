using Guildhall.Brands.Contracts;
using Guildhall.Commerce.Story;
using Guildhall.Kernel;
using Guildhall.Kernel.Blobs;
using Guildhall.Kernel.Storage;

namespace Guildhall.Commerce.Contracts;

/// <summary>A product of a made-up shop.</summary>
public sealed record StoryProduct(string Code, string Title, long PriceMinor, string Category);

/// <summary>Gives a demo brand a catalogue with pictures of our own drawing, ways to pay and some orders that wait for an operator. Telling it again changes nothing.</summary>
public static class ShopStory
{
    /// <summary>In transactions of its own: never call it inside one.</summary>
    /// <param name="buyers">Who orders just now, and in which group.</param>
    public static Task TellShop(this AppDb db, BrandProfile brand, int seed, IReadOnlyList<StoryProduct> products, IReadOnlyList<(MemberId Member, string Name, GroupId Group)> buyers, IServiceProvider services, IBlobs blobs, TimeProvider clock, CancellationToken ct) =>
        new TellShop(db, brand, seed, services, blobs, clock).Handle(products, buyers, ct);
}
