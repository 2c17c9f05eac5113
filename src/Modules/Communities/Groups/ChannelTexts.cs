using Guildhall.Communities.Contracts;
using Guildhall.Kernel.Texts;
using Guildhall.Ui;

namespace Guildhall.Communities.Groups;

internal static class ChannelTexts
{
    public static string Code(Channel channel) => channel switch
    {
        Channel.Web => "communities.channel.web",
        Channel.WeCom => "communities.channel.wecom",
        Channel.Line => "communities.channel.line",
        Channel.Telegram => "communities.channel.telegram",
        Channel.WeChat => "communities.channel.wechat",
        Channel.WhatsApp => "communities.channel.whatsapp",
        Channel.Discord => "communities.channel.discord",
        Channel.Slack => "communities.channel.slack",
        Channel.Irc => "communities.channel.irc",
        _ => "communities.channel.other",
    };

    public static IReadOnlyList<SelectOption> Options(Localizer text) => [.. Enum.GetValues<Channel>().Select(c => new SelectOption(c.ToString(), text[Code(c)]))];
}
