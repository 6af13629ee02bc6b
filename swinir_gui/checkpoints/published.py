"""All checkpoints that the authors of SwinIR and HAT have published, as a table.

Sizes and hashes come from people who fetched the files and wrote down what they got; the authors publish none. Where nobody did,
``about`` stands for a size that siblings suggest, and no hash: then that of the first download is remembered.
"""

from __future__ import annotations

from dataclasses import dataclass, replace

from swinir_gui.checkpoints.catalog import SWINIR_PAPER, SWINIR_S, CatalogEntry, Source, Task
from swinir_gui.checkpoints.embedded import EMBEDDED
from swinir_gui.language import Told, tr
from swinir_gui.nn.config import HATConfig, Head, NetworkConfig, SwinIRConfig

HAT_PAPER = (
    "Xiangyu Chen, Xintao Wang, Jiantao Zhou, Yu Qiao, Chao Dong: "
    "Activating More Pixels in Image Super-Resolution Transformer. CVPR 2023."
)
SWINIR_PAGE = "https://github.com/JingyunLiang/SwinIR/releases/tag/v0.0"
HAT_PAGE = "https://drive.google.com/drive/folders/1HpmReFfoUqUbnAOQ7rvOeNU3uf_m69w0"

# Folders; a link that ends in a slash goes on with the name of the file.
RELEASE = "https://github.com/JingyunLiang/SwinIR/releases/download/v0.0/"
UWG = "https://huggingface.co/uwg/upscaler/resolve/main/SwinIR/"
LICYK = "https://huggingface.co/licyk/sd-upscaler-models/resolve/main/SwinIR/"
TENSORAWS = "https://github.com/TensoRaws/ccrestoration/releases/download/model_zoo/"
HOLYWU = "https://github.com/HolyWu/vs-swinir/releases/download/model/"
DEEPINV = "https://huggingface.co/deepinv/swinir/resolve/main/"
LYKOS = "https://huggingface.co/LykosAI/Upscalers/resolve/4f813cc283de5cd66fe253bc05e66ca76bf68c51/SwinIR/"
AION = "https://huggingface.co/Aion365/denoising_images/resolve/main/"
JAIDEEP = "https://huggingface.co/jaideepsingh/upscale_models/resolve/867e7c0ad519aba5d36b5bb4ef4a4a91781914c4/HAT/"
VLADMANDIC = "https://huggingface.co/vladmandic/sdnext-upscalers/resolve/main/"
ACLY = "https://huggingface.co/Acly/hat/resolve/8403819bcbf5959d54c72383f0725f2525472d30/"
DPUTILOV = "https://huggingface.co/datasets/dputilov/exp/resolve/aab4c6185c7aab1bad3e7adcc434544f4e93b0c7/"
AD_ASTRA = "https://huggingface.co/ad-astra-video/upscalers/resolve/4859548b94ff31d78c899d9cb75b371424942ef3/"
ANCHUANG = "https://huggingface.co/anchuang/"
DRIVE = "https://drive.usercontent.google.com/download?export=download&confirm=t&id="

SWINIR_M = replace(SWINIR_S, width=180, depths=(6,) * 6, mlp_width=360, head=Head.PIXEL_SHUFFLE)
REAL_M = replace(SWINIR_M, head=Head.NEAREST_CONVOLUTION)
REAL_L = replace(REAL_M, width=240, depths=(6,) * 9, heads=8, mlp_width=480, triple_convolution=True)
COLOUR_8 = replace(SWINIR_M, scale=1, head=Head.RESIDUAL)
GREY_8 = replace(COLOUR_8, channels=1)
COLOUR_7 = replace(COLOUR_8, window=7, image_range=255.0)
GREY_7 = replace(COLOUR_7, channels=1)
HAT = HATConfig(
    scale=2,
    channels=3,
    window=16,
    image_range=1.0,
    width=180,
    depths=(6,) * 6,
    heads=6,
    mlp_width=360,
    head=Head.PIXEL_SHUFFLE,
    cab_width=60,
    squeeze_width=6,
    span=24,
)
HAT_S = replace(HAT, width=144, mlp_width=288, cab_width=6)
HAT_L = replace(HAT, depths=(6,) * 12)


@dataclass(frozen=True)
class _Kind:
    """What checkpoints of one kind share; ``{level}`` and ``{number}`` stand for what they do not."""

    task: Task
    summary: Told
    good: str
    bad: str


FAITHFUL = tr("Enlarges clean pictures and stays with what was there.")
KEEPS_FAULTS = tr("Noise and JPEG artifacts, which it enlarges with the rest.")
CLEAN = _Kind(Task.CLASSICAL, FAITHFUL, tr("Sharp, clean pictures; the reference of the SwinIR paper."), KEEPS_FAULTS)
CLEAN_DIV2K = replace(
    CLEAN, good=tr("Comparison with papers that trained on DIV2K alone; the one trained on more pictures is better.")
)
LIGHT = _Kind(
    Task.LIGHTWEIGHT,
    tr("Enlarges clean pictures fast and stays with what was there."),
    tr("Sharp, clean pictures on slow machines."),
    KEEPS_FAULTS,
)
REAL_GAN = _Kind(
    Task.REAL_WORLD,
    tr("Removes noise and JPEG artifacts, and invents plausible detail."),
    tr("Small, noisy or often saved pictures from the web or old cameras."),
    tr("Faces, text and fine patterns, in which it may invent what was not there."),
)
REAL_PSNR = _Kind(
    Task.REAL_WORLD,
    tr("Removes noise and JPEG artifacts, and invents nothing."),
    tr("Damaged pictures where nothing may be made up."),
    tr("Sharpness: it leaves open questions soft."),
)
HAT_CLEAN = _Kind(Task.CLASSICAL, FAITHFUL, tr("Sharp, clean pictures, regular patterns above all."), KEEPS_FAULTS)
HAT_IMAGENET = replace(
    HAT_CLEAN, good=tr("Sharp, clean pictures, regular patterns above all; trained on ImageNet first, so a little better.")
)
HAT_SMALL = replace(HAT_CLEAN, good=tr("Sharp, clean pictures, with half the arithmetic of HAT."))
HAT_LARGE = replace(
    HAT_IMAGENET,
    good=tr("The best figures of all on sharp, clean pictures."),
    bad=tr("Speed. {faults}").format(faults=KEEPS_FAULTS),
)
HAT_GAN = replace(REAL_GAN, bad=tr("Speed, and faces, text and fine patterns, in which it may invent what was not there."))
HAT_SHARPER = replace(
    HAT_GAN,
    good=tr("As hat-x4-real, with crisper edges."),
    bad=tr("Smooth areas, which may come out harsh, and low precision: run it in float32."),
)
GREY_NOISE = _Kind(
    Task.GREY_DENOISING,
    tr("Removes {level} noise (sigma {number} of 255) from grey pictures."),
    tr("Even, grainy noise as of sensors."),
    tr("JPEG blocks and blotches, and any other strength of noise: stronger stays, weaker costs detail."),
)
COLOUR_NOISE = replace(
    GREY_NOISE, task=Task.COLOUR_DENOISING, summary=tr("Removes {level} noise (sigma {number} of 255) from colour pictures.")
)
GREY_JPEG = _Kind(
    Task.GREY_JPEG,
    tr("Removes the artifacts of JPEG quality {number} from grey pictures."),
    tr("Blocks and ringing of pictures that were saved once, at about that quality."),
    tr("Noise and blur, pictures that were scaled after saving, and clearly other qualities."),
)
COLOUR_JPEG = replace(
    GREY_JPEG, task=Task.COLOUR_JPEG, summary=tr("Removes the artifacts of JPEG quality {number} from colour pictures.")
)
ALIASES = {"hat-x4-real-sharper": ("Real_HAT_GAN_SRx4_sharper.pth",)}  # in the text that came with it
STRENGTHS = {15: tr("weak"), 25: tr("medium"), 50: tr("strong")}


@dataclass(frozen=True)
class _File:
    """A published file, with its links: those that end in a slash go on with its name."""

    name: str
    size: int
    links: tuple[str, ...]
    exact: bool = True

    def source(self, page: str, sha256: str | None) -> Source:
        """Where it comes from."""
        links = tuple(link + self.name if link.endswith("/") else link for link in self.links)
        return Source(links, page, self.size, self.size if self.exact else None, sha256)


def known(name: str, size: int, *links: str) -> _File:
    """A file whose size is known to the byte."""
    return _File(name, size, links)


def about(name: str, size: int, *links: str) -> _File:
    """A file whose size is guessed from its siblings."""
    return _File(name, size, links, exact=False)


def _entry(name: str, kind: _Kind, network: NetworkConfig, sha256: str | None, file: _File) -> CatalogEntry:
    swinir = isinstance(network, SwinIRConfig)
    number = int(name[-2:]) if network.scale == 1 else 0
    words = {"number": number, "level": STRENGTHS.get(number, "")}
    return CatalogEntry(
        id=name,
        file=file.name,
        task=kind.task,
        summary=kind.summary.format(**words),
        licence="Apache-2.0",
        config=network,
        good=kind.good,
        bad=kind.bad,
        citation=SWINIR_PAPER if swinir else HAT_PAPER,
        source=file.source(SWINIR_PAGE if swinir else HAT_PAGE, sha256),
        aliases=ALIASES.get(name, ()),
    )


def x3(network: NetworkConfig) -> NetworkConfig:
    return replace(network, scale=3)


def x4(network: NetworkConfig) -> NetworkConfig:
    return replace(network, scale=4)


def x8(network: NetworkConfig) -> NetworkConfig:
    return replace(network, scale=8)


# A row per checkpoint: what it is, its hash, its file, its links.
# fmt: off
PUBLISHED = (
    _entry("swinir-m-x2-div2k", CLEAN_DIV2K, SWINIR_M, "ac6d4895f73aa1b3d563937e29dcedcfdff4d401280e248f23db3c6f68e8343b",
           known("001_classicalSR_DIV2K_s48w8_SwinIR-M_x2.pth", 59_019_939, RELEASE, UWG, LICYK)),
    _entry("swinir-m-x3-div2k", CLEAN_DIV2K, x3(SWINIR_M), "d835497f2332aae839ae19a033290ced8686fa2a795f76fc5153ec2c83003f75",
           known("001_classicalSR_DIV2K_s48w8_SwinIR-M_x3.pth", 59_758_497, RELEASE, UWG, LICYK)),
    _entry("swinir-m-x4-div2k", CLEAN_DIV2K, x4(SWINIR_M), "129dc773ba2d4c07f3eb0bb116fbe692011b7cc072d9ca12797cd3748198610a",
           known("001_classicalSR_DIV2K_s48w8_SwinIR-M_x4.pth", 59_611_499, RELEASE, UWG, LICYK)),
    _entry("swinir-m-x8-div2k", CLEAN_DIV2K, x8(SWINIR_M), "3c3ae9238a7125e52aab457df052aa8981adb2fb8e42b6d4112a96b3c19432d7",
           known("001_classicalSR_DIV2K_s48w8_SwinIR-M_x8.pth", 60_202_999, RELEASE, UWG, LICYK)),
    _entry("swinir-m-x2", CLEAN, SWINIR_M, "2032ebf8f401dd3ce2fae5f3852117cb72101ec6ed8358faa64c2a3fa09ed4ac",
           known("001_classicalSR_DF2K_s64w8_SwinIR-M_x2.pth", 67_277_475, RELEASE, UWG, LICYK,
                 TENSORAWS + "SwinIR_classicalSR_DF2K_s64w8_SwinIR_M_2x.pth")),
    _entry("swinir-m-x3", CLEAN, x3(SWINIR_M), "6eca3aee41f53322cd2f5a13650e212b80be8f3c0439d6fe19aef13ab1f509c7",
           known("001_classicalSR_DF2K_s64w8_SwinIR-M_x3.pth", 68_016_035, RELEASE, UWG, LICYK)),
    _entry("swinir-m-x4", CLEAN, x4(SWINIR_M), "4e78e33f22c1aa8a773db0cf4a7381bae97c2362c717f155439ebc690cbd9215",
           known("001_classicalSR_DF2K_s64w8_SwinIR-M_x4.pth", 67_869_037, RELEASE, UWG, LICYK)),
    _entry("swinir-m-x8", CLEAN, x8(SWINIR_M), "6b522c1ea5c21006ce3398797eb20b131ca0024cc6e7b8f3d5d29fad1310a49c",
           known("001_classicalSR_DF2K_s64w8_SwinIR-M_x8.pth", 68_460_535, RELEASE, UWG, LICYK)),
    _entry("swinir-s-x2", LIGHT, SWINIR_S, "193b229909ca89cd8b55de9c9e7fce146ae759d59dfcd78d8feb9dd1d6fa0fd7",
           known("002_lightweightSR_DIV2K_s64w8_SwinIR-S_x2.pth", 17_147_989, RELEASE, DEEPINV,
                 TENSORAWS + "SwinIR_lightweightSR_DIV2K_s64w8_SwinIR_S_2x.pth", HOLYWU)),
    _entry("swinir-s-x3", LIGHT, x3(SWINIR_S), "53af0cf0b15876752c1c2646a71444f739523b3d562e126d200521a817ab5d2c",
           known("002_lightweightSR_DIV2K_s64w8_SwinIR-S_x3.pth", 17_180_437, RELEASE, HOLYWU)),
    _entry("swinir-s-x4", LIGHT, x4(SWINIR_S), "09fad24e32ae62722e1a055efde9921328f4137981bab0a42a4a3a806306c58e",
           known("002_lightweightSR_DIV2K_s64w8_SwinIR-S_x4.pth", 17_225_941, RELEASE, HOLYWU)),
    _entry("swinir-m-x2-real", REAL_GAN, REAL_M, "f397408977a3e07eb06afb7238d453a12ef35ebab7328a54241f307860dbe342",
           known("003_realSR_BSRGAN_DFO_s64w8_SwinIR-M_x2_GAN.pth", 66_974_517, RELEASE,
                 TENSORAWS + "SwinIR_realSR_BSRGAN_DFO_s64w8_SwinIR_M_GAN_2x.pth")),
    _entry("swinir-m-x2-real-psnr", REAL_PSNR, REAL_M, None,
           about("003_realSR_BSRGAN_DFO_s64w8_SwinIR-M_x2_PSNR.pth", 66_974_505, RELEASE)),
    _entry("swinir-m-x4-real", REAL_GAN, x4(REAL_M), "b9afb61e65e04eb7f8aba5095d070bbe9af28df76acd0c9405aeb33b814bcfc6",
           known("003_realSR_BSRGAN_DFO_s64w8_SwinIR-M_x4_GAN.pth", 67_129_861, RELEASE,
                 TENSORAWS + "SwinIR_realSR_BSRGAN_DFO_s64w8_SwinIR_M_GAN_4x.pth")),
    _entry("swinir-m-x4-real-psnr", REAL_PSNR, x4(REAL_M), "1fd8fed99684bd271db55563e4906d36459cf535446820053f7a1081d4781dc5",
           known("003_realSR_BSRGAN_DFO_s64w8_SwinIR-M_x4_PSNR.pth", 67_129_849, RELEASE)),
    _entry("swinir-l-x4-real", REAL_GAN, x4(REAL_L), "99adfa91350a84c99e946c1eb3d8fce34bc28f57d807b09dc8fe40a316328c0a",
           known("003_realSR_BSRGAN_DFOWMFC_s64w8_SwinIR-L_x4_GAN.pth", 142_473_939, RELEASE, LYKOS + "SwinIR_4x.pth",
                 TENSORAWS + "SwinIR_realSR_BSRGAN_DFOWMFC_s64w8_SwinIR_L_GAN_4x.pth")),
    _entry("swinir-l-x4-real-psnr", REAL_PSNR, x4(REAL_L), "450be6eac63a59959b55a83df6743444de9f018547f81d16f699b3680d366ad7",
           known("003_realSR_BSRGAN_DFOWMFC_s64w8_SwinIR-L_x4_PSNR.pth", 142_473_947, RELEASE)),
    _entry("swinir-m-grey-noise15", GREY_NOISE, GREY_8, None,
           about("004_grayDN_DFWB_s128w8_SwinIR-M_noise15.pth", 122_879_815, RELEASE)),
    _entry("swinir-m-grey-noise25", GREY_NOISE, GREY_8, None,
           about("004_grayDN_DFWB_s128w8_SwinIR-M_noise25.pth", 122_879_815, RELEASE)),
    _entry("swinir-m-grey-noise50", GREY_NOISE, GREY_8, None,
           about("004_grayDN_DFWB_s128w8_SwinIR-M_noise50.pth", 122_879_815, RELEASE)),
    _entry("swinir-m-colour-noise15", COLOUR_NOISE, COLOUR_8, "917cd972f7ba80786871add249ad43e4477ce2db59b4ad63e2fa446f7221d013",
           known("005_colorDN_DFWB_s128w8_SwinIR-M_noise15.pth", 122_905_743, RELEASE)),
    _entry("swinir-m-colour-noise25", COLOUR_NOISE, COLOUR_8, "39e264322ba762682de5acee4705aaeda7077b947204b9ce1899519ebd540724",
           known("005_colorDN_DFWB_s128w8_SwinIR-M_noise25.pth", 122_905_743, RELEASE)),
    _entry("swinir-m-colour-noise50", COLOUR_NOISE, COLOUR_8, None,
           about("005_colorDN_DFWB_s128w8_SwinIR-M_noise50.pth", 122_905_743, RELEASE, AION)),
    _entry("swinir-m-grey-jpeg10", GREY_JPEG, GREY_7, None,
           about("006_CAR_DFWB_s126w7_SwinIR-M_jpeg10.pth", 102_847_737, RELEASE)),
    _entry("swinir-m-grey-jpeg20", GREY_JPEG, GREY_7, None,
           about("006_CAR_DFWB_s126w7_SwinIR-M_jpeg20.pth", 102_847_737, RELEASE)),
    _entry("swinir-m-grey-jpeg30", GREY_JPEG, GREY_7, None,
           about("006_CAR_DFWB_s126w7_SwinIR-M_jpeg30.pth", 102_847_737, RELEASE)),
    _entry("swinir-m-grey-jpeg40", GREY_JPEG, GREY_7, None,
           about("006_CAR_DFWB_s126w7_SwinIR-M_jpeg40.pth", 102_847_737, RELEASE)),
    _entry("swinir-m-colour-jpeg10", COLOUR_JPEG, COLOUR_7, "0005b707e0e6f75b4d13c7447e2f184858ddbdcec95aa7eb8c07e8afa1d26bd9",
           known("006_colorCAR_DFWB_s126w7_SwinIR-M_jpeg10.pth", 102_873_665, RELEASE)),
    _entry("swinir-m-colour-jpeg20", COLOUR_JPEG, COLOUR_7, "1b47fa32f358630e3de3430c91296535a0011b16f0518dacd5b847f123023d45",
           known("006_colorCAR_DFWB_s126w7_SwinIR-M_jpeg20.pth", 102_873_665, RELEASE)),
    _entry("swinir-m-colour-jpeg30", COLOUR_JPEG, COLOUR_7, None,
           about("006_colorCAR_DFWB_s126w7_SwinIR-M_jpeg30.pth", 102_873_665, RELEASE)),
    _entry("swinir-m-colour-jpeg40", COLOUR_JPEG, COLOUR_7, "265c18d8809aaca0cd97a6283bee0ed1883ab88395e456381264cac2bb7b5867",
           known("006_colorCAR_DFWB_s126w7_SwinIR-M_jpeg40.pth", 102_873_665, RELEASE)),
    _entry("hat-s-x2", HAT_SMALL, HAT_S, "3e249a901c2aed6b82548875e21847ef6c015a40c814237a7a0abb10c69d5ddf",
           known("HAT-S_SRx2.pth", 79_906_461, TENSORAWS + "HAT_S_2x.pth", JAIDEEP, DRIVE + "1Y7-3IgWfIAui9BMQIsFT9CzZXVMlx__e")),
    _entry("hat-s-x3", HAT_SMALL, x3(HAT_S), "3733345caeb2b6cb0a7514d634b143f318e2441faf32316195a47e4cda67669e",
           about("HAT-S_SRx3.pth", 81_383_600, TENSORAWS + "HAT_S_3x.pth", JAIDEEP)),
    _entry("hat-s-x4", HAT_SMALL, x4(HAT_S), "a92f81bd2c0c1aaa371a6e4d6cac69e749fde2e36196885ee47a4a3667542c9a",
           known("HAT-S_SRx4.pth", 81_089_561, JAIDEEP, TENSORAWS + "HAT_S_4x.pth", DRIVE + "1YvU9PF1XqlP8TVzH7P0bg-YlfP1TKDPC")),
    _entry("hat-x2", HAT_CLEAN, HAT, "35e9409849016ab2bfc0c549639ea4f1d4d5b2bdd75f856a925e124dd05670d0",
           known("HAT_SRx2.pth", 84_546_053, TENSORAWS + "HAT_2x.pth", VLADMANDIC + "HAT-2x.pth")),
    _entry("hat-x3", HAT_CLEAN, x3(HAT), "453c90b94d494d041c8bff2d222987af311f07b4a09b4dafbd9ab6492f15206c",
           known("HAT_SRx3.pth", 85_284_613, TENSORAWS + "HAT_3x.pth", VLADMANDIC + "HAT-3x.pth")),
    _entry("hat-x4", HAT_CLEAN, x4(HAT), "02dabea478aa5902a7170ad89350124e691bd89c91356f24b3267022622dc030",
           known("HAT_SRx4.pth", 85_137_601, TENSORAWS + "HAT_4x.pth", VLADMANDIC + "HAT-4x.pth")),
    _entry("hat-x2-imagenet", HAT_IMAGENET, HAT, "82ebd911263bcc886fbef46b30cf97b92a932a27a3cba30163d4577afb09b9d7",
           about("HAT_SRx2_ImageNet-pretrain.pth", 84_546_053, TENSORAWS + "HAT_ImageNet_pretrain_2x.pth")),
    _entry("hat-x3-imagenet", HAT_IMAGENET, x3(HAT), "8469db903d464497f94419587054c9e83dff994edc409d563ab8f5a503767be8",
           about("HAT_SRx3_ImageNet-pretrain.pth", 85_284_613, TENSORAWS + "HAT_ImageNet_pretrain_3x.pth")),
    _entry("hat-x4-imagenet", HAT_IMAGENET, x4(HAT), "4ee053c42461187846dc0e93aa5abd34591c0725a8e044a59000e92ee215e833",
           known("HAT_SRx4_ImageNet-pretrain.pth", 85_137_601, ACLY, JAIDEEP, TENSORAWS + "HAT_ImageNet_pretrain_4x.pth")),
    _entry("hat-l-x2", HAT_LARGE, HAT_L, "2818c7ca8d72ec4cc5f31c93203d55252a662dd35cda34ce1a69661f97dcd38f",
           about("HAT-L_SRx2_ImageNet-pretrain.pth", 165_182_575, JAIDEEP, TENSORAWS + "HAT_L_ImageNet_pretrain_2x.pth",
                 VLADMANDIC + "HAT-L-2x.pth",
                 ANCHUANG + "HAT-L_SRx2_ImageNet-pretrain/resolve/main/HAT-L_SRx2_ImageNet-pretrain.pth",
                 DRIVE + "16xtMezHvckdWEuSiOxcO-dgOlsI0rEUg")),
    _entry("hat-l-x3", HAT_LARGE, x3(HAT_L), "78af181bedf1e805fd7517d3738bc5824f7ebdc477fc9f757b708bcf49ad4e3d",
           about("HAT-L_SRx3_ImageNet-pretrain.pth", 165_921_135, JAIDEEP, TENSORAWS + "HAT_L_ImageNet_pretrain_3x.pth",
                 VLADMANDIC + "HAT-L-3x.pth")),
    _entry("hat-l-x4", HAT_LARGE, x4(HAT_L), "5992bd38522f2b8faf11ea4bd8ee08de92465bb66892166576999afc36d60043",
           known("HAT-L_SRx4_ImageNet-pretrain.pth", 165_774_123, JAIDEEP, TENSORAWS + "HAT_L_ImageNet_pretrain_4x.pth",
                 VLADMANDIC + "HAT-L-4x.pth",
                 ANCHUANG + "HAT-L_SRx4_ImageNet-pretrain/resolve/main/HAT-L_SRx4_ImageNet-pretrain.pth",
                 DRIVE + "1uefIctjoNE3Tg6GTzelesTTshVogQdUf")),
    _entry("hat-x4-real", HAT_GAN, x4(HAT), "f5b1e3bbbb05147ca2beefcc715279cb647d7976cbda67d62ea7e6e20d5ffcc7",
           known("Real_HAT_GAN_SRx4.pth", 170_277_017, DPUTILOV, AD_ASTRA, TENSORAWS + "HAT_Real_GAN_4x.pth",
                 VLADMANDIC + "RealHAT-GAN-4x.pth", DRIVE + "1Ma12vCWT27P9M99-s2RXnynKN-OQsBrv")),
    _entry("hat-x4-real-sharper", HAT_SHARPER, x4(HAT), "5800b67136006eb8cab3b4ed7c8d73b6a195bb18e6cc709b674f9aa069c00271",
           known("Real_HAT_GAN_sharper.pth", 170_277_017, ACLY, TENSORAWS + "HAT_Real_GAN_sharper_4x.pth",
                 VLADMANDIC + "RealHAT-Sharper-4x.pth")),
)
# fmt: on

CATALOGUE = EMBEDDED + PUBLISHED


def look_up(wanted: str, entries: tuple[CatalogEntry, ...] = CATALOGUE) -> CatalogEntry | None:
    """The entry with an id, a file name or another known name; spelled the American way too."""
    plain = wanted.lower().replace("color", "colour").replace("gray", "grey")
    for entry in entries:
        if plain == entry.id or wanted in (entry.file, *entry.aliases):
            return entry
    return None
